type Spent = { inputTokens: number; outputTokens: number; cost: number; provider: string | null }

/** In micro-dollars; null when a model was used whose price nobody knows. Nothing used costs nothing. */
export function knownCost({ inputTokens, outputTokens, cost, provider }: Spent): number | null {
  if (cost > 0) return cost
  return provider === 'builtin' || inputTokens + outputTokens === 0 ? 0 : null
}
