/** One line of the report: ours against a baseline measured beside it. */
export type Line = {
  name: string
  /** ours / baseline. */
  ratio: number
  /** Whether a smaller or a larger ratio is better. */
  better: 'lower' | 'higher'
  detail: string
}

export const median = (values: number[]): number => {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  return sorted.length % 2 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2
}

/** Milliseconds that `fn` takes. */
export async function time(fn: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await fn()
  return performance.now() - start
}

/**
 * Runs the two in turn (A B A B …), after one unmeasured turn each, so that what the machine does meanwhile touches
 * both. Returns the medians of what they return.
 */
export async function interleave(
  rounds: number,
  ours: () => Promise<number>,
  baseline: () => Promise<number>,
): Promise<{ ours: number; baseline: number; ratio: number }> {
  await ours()
  await baseline()
  const a: number[] = []
  const b: number[] = []
  for (let round = 0; round < rounds; round++) {
    a.push(await ours())
    b.push(await baseline())
  }
  const result = { ours: median(a), baseline: median(b) }
  return { ...result, ratio: result.ours / result.baseline }
}

export const ms = (value: number) => `${value < 10 ? value.toFixed(2) : value.toFixed(0)} ms`
export const perSecond = (value: number) => `${Math.round(value).toLocaleString('en')}/s`
