import { z } from 'zod'
import { ASSUMED, knownFacts } from '#app/integrations/llm/model-facts.ts'
import type { ModelFacts } from '#app/integrations/llm/types.ts'

// What is known of a model: our own dated table, and above it what the workspace says.

const count = z.int().min(0)
const price = z.int().min(0).nullable()

/** The jsonb of model_overrides.facts. */
const storedFacts: z.ZodType<ModelFacts> = z.object({
  contextTokens: count,
  maxOutputTokens: count,
  hasTools: z.boolean(),
  hasVision: z.boolean(),
  hasJson: z.boolean(),
  inputPrice: price,
  outputPrice: price,
  asOf: z.string(),
  source: z.string(),
})

export type FactsView = ModelFacts & {
  /** The workspace's own, in place of ours. */
  isOverride: boolean
  /** Nobody looked: a careful guess. */
  isAssumed: boolean
}

export function factsOf(
  provider: Parameters<typeof knownFacts>[0],
  model: string,
  override: unknown,
): FactsView {
  const own = storedFacts.safeParse(override)
  if (own.success) return { ...own.data, isOverride: true, isAssumed: false }
  const known = knownFacts(provider, model)
  return { ...known, isOverride: false, isAssumed: known.source === ASSUMED }
}
