import type { BreakerState } from './breaker.ts'

// Who is asked, and in which order.

export type Need = 'tools' | 'vision'

type Able = { hasTools: boolean; hasVision: boolean }
type Orderable = { facts: Able; breaker: BreakerState; unusable: string | null }

export type Turn<C> = {
  candidate: C
  /** What it is asked without, since it cannot. */
  without: Need[]
}

const lacks = (facts: Able, needs: readonly Need[]) =>
  needs.filter((need) => (need === 'tools' ? !facts.hasTools : !facts.hasVision))

/**
 * The order of a chain for one step. Who cannot do what the step needs comes after all who can, and is then asked without
 * it rather than not at all. `skipped`: who is not asked, and why.
 */
export function orderTurns<C extends Orderable>(
  chain: C[],
  needs: readonly Need[],
): { turns: Turn<C>[]; skipped: { candidate: C; reason: string }[] } {
  const skipped: { candidate: C; reason: string }[] = []
  const able: Turn<C>[] = []
  const less: Turn<C>[] = []
  for (const candidate of chain) {
    if (candidate.unusable) skipped.push({ candidate, reason: candidate.unusable })
    else if (candidate.breaker === 'open') skipped.push({ candidate, reason: 'breaker_open' })
    else {
      const without = lacks(candidate.facts, needs)
      ;(without.length === 0 ? able : less).push({ candidate, without })
    }
  }
  if (able.length > 0)
    for (const { candidate, without } of less) skipped.push({ candidate, reason: `no_${without[0]}` })
  return { turns: [...able, ...less], skipped }
}

/** When one of a chain may be asked next, in milliseconds of one clock; null: not any more. */
export type Slot = { readyAtMs: number | null }

/**
 * The next to ask: the first that is ready, else whoever is ready soonest, if that is within `waitLeftMs`. So nobody waits
 * for a failed one while another could be asked. Null: the chain is used up.
 */
export function nextTurn(
  slots: readonly Slot[],
  nowMs: number,
  waitLeftMs: number,
): { index: number; waitMs: number } | null {
  let best: { index: number; waitMs: number } | null = null
  for (const [index, { readyAtMs }] of slots.entries()) {
    if (readyAtMs === null) continue
    const waitMs = Math.max(0, readyAtMs - nowMs)
    if (waitMs === 0) return { index, waitMs }
    if (!best || waitMs < best.waitMs) best = { index, waitMs }
  }
  return best && best.waitMs <= waitLeftMs ? best : null
}
