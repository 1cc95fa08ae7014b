import { type ModelProvider, PROVIDER_KIND_NAMES } from '#app/contracts/provider-kinds.ts'

const NAMED = new RegExp(`^(${PROVIDER_KIND_NAMES.join('|')}):(.+)$`)

/** `openai:gpt-x` -> provider and the name the provider knows. Names may hold colons themselves (`compatible:llama3:8b`). */
export function parseModelName(modelName: string): { provider: ModelProvider; model: string } {
  const match = NAMED.exec(modelName)
  return match
    ? { provider: match[1] as ModelProvider, model: match[2] ?? '' }
    : { provider: 'builtin', model: 'builtin' }
}

/** The name as the provider knows it; a bare name stays as it is. */
export const bareModelName = (modelName: string) => NAMED.exec(modelName)?.[2] ?? modelName
