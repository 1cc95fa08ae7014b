export type ModelProvider = 'builtin' | 'openai' | 'anthropic' | 'compatible'

/** `openai:gpt-x` -> provider and the name the provider knows. Names may hold colons themselves (`compatible:llama3:8b`). */
export function parseModelName(modelName: string): { provider: ModelProvider; model: string } {
  const match = /^(openai|anthropic|compatible):(.+)$/.exec(modelName)
  return match
    ? { provider: match[1] as ModelProvider, model: match[2] ?? '' }
    : { provider: 'builtin', model: 'builtin' }
}

/** The name as the provider knows it; a bare name stays as it is. */
export const bareModelName = (modelName: string) => modelName.replace(/^(?:openai|anthropic|compatible):/, '')
