import { parseModelName } from '#app/integrations/llm/model-name.ts'

// What stands in an agent's settings as a model, taken apart. `connectionKey` names whose door is knocked at: the breaker,
// the limits and the costs are counted by it.

export type ModelReference = {
  reference: string
  connectionKey: string
  /** The row in provider_connections; null for the installation's own keys and the built-in answerer. */
  connectionId: string | null
  /** The name as the provider knows it. */
  model: string
}

export const BUILTIN = 'builtin'
const PLATFORM = 'platform:'

export function parseReference(reference: string): ModelReference {
  const own = /^connection:([0-9a-f-]{36}):(.+)$/.exec(reference)
  if (own?.[1] && own[2]) return { reference, connectionKey: own[1], connectionId: own[1], model: own[2] }
  const { provider, model } = parseModelName(reference)
  const connectionKey = provider === BUILTIN ? BUILTIN : platformKey(provider)
  return { reference, connectionKey, connectionId: null, model }
}

/** The connection key of what the installation itself offers of a vendor. */
export const platformKey = (provider: string): string => `${PLATFORM}${provider}`

/** Answered with the installation's own key, which the workspace is metered for. */
export const isPlatformKey = (connectionKey: string): boolean => connectionKey.startsWith(PLATFORM)
