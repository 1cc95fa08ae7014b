// What providers say they used, which is money: a figure that cannot be true counts as none.

const MOST = 100_000_000

/** A token count as reported, or `fallback` for what is no count at all. */
export const tokenCount = (value: unknown, fallback = 0): number =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0 && value <= MOST
    ? Math.round(value)
    : fallback
