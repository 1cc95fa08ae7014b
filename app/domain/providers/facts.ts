import { z } from 'zod'
import { knownFacts } from '#app/integrations/llm/model-facts.ts'
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
}

export function factsOf(
  provider: Parameters<typeof knownFacts>[0],
  model: string,
  override: unknown,
): FactsView {
  const own = storedFacts.safeParse(override)
  return own.success
    ? { ...own.data, isOverride: true }
    : { ...knownFacts(provider, model), isOverride: false }
}
