import { createHash } from 'node:crypto'
import { factsOfKind, type ProviderKind } from '#app/contracts/provider-kinds.ts'
import { env } from '#app/env.server.ts'
import { providerFetch } from '#app/integrations/web/provider-fetch.server.ts'
import { remember } from '#app/lib/remember.ts'
import type { AdapterConfig } from './adapter.ts'
import { ADAPTERS } from './adapters.server.ts'
import { mayAnswer } from './model-facts.ts'
import { hideSecret, toProviderError } from './provider-error.ts'
import type { Limits } from './stream-watch.ts'
import { type ChatModel, ProviderError } from './types.ts'

// Connections that workspaces set up: a vendor's API, a key, and perhaps an address of their own.

export type ConnectConfig = {
  provider: ProviderKind
  /** '' for servers that want none. */
  apiKey: string
  /** Left out: the vendor's own. */
  baseUrl?: string | null
  limits?: Limits
  /** The installation's own address. Every other goes through the guarded door. */
  trusted: boolean
}

const MAX_MODELS = 1_000

function adapterConfig(config: ConnectConfig): AdapterConfig {
  const { provider, trusted, limits } = config
  const baseUrl = config.baseUrl || factsOfKind(provider).ownAddress
  if (!baseUrl) throw new ProviderError('bad_request', provider, { message: `${provider}: has no address` })
  try {
    const { PRIVATE_PROVIDER_HOSTS, ALLOW_LOOPBACK_FETCH } = env()
    const guarded = trusted
      ? null
      : providerFetch({
          baseUrl,
          allowPrivate: PRIVATE_PROVIDER_HOSTS.split(','),
          allowLoopback: ALLOW_LOOPBACK_FETCH,
        })
    return {
      // The SDKs insist on a key; local servers ignore it.
      apiKey: config.apiKey || 'none',
      baseUrl,
      ...(guarded ? { fetch: guarded } : {}),
      ...(limits ? { limits } : {}),
    }
  } catch (error) {
    throw new ProviderError('bad_request', provider, {
      message: `${provider}: ${error instanceof Error ? error.message : 'the address cannot be used'}`,
      cause: error,
    })
  }
}

const MAX_KEPT = 500

/**
 * The model behind a connection. The same configuration gives the same object, with what it has learned of the provider;
 * the least recently used are forgotten. Throws ProviderError `bad_request` for an address that may not be reached.
 */
export function connectModel(config: ConnectConfig): ChatModel {
  const kept = remember('llm:connected', () => new Map<string, ChatModel>())
  const key = createHash('sha256')
    .update(JSON.stringify([config.provider, config.apiKey, config.baseUrl, config.limits, config.trusted]))
    .digest('base64url')
  const model = kept.get(key) ?? ADAPTERS[config.provider].model(adapterConfig(config))
  kept.delete(key)
  kept.set(key, model)
  const [oldest] = kept.keys()
  if (kept.size > MAX_KEPT && oldest) kept.delete(oldest)
  return model
}

/** The names of a provider's models that may answer, sorted, at most 1,000. Throws ProviderError. */
export async function listRemoteModels(config: ConnectConfig, signal: AbortSignal): Promise<string[]> {
  try {
    const ids = await ADAPTERS[config.provider].listModels(adapterConfig(config), signal)
    if (!ids)
      throw new ProviderError('malformed', config.provider, {
        message: `${config.provider}: a list of models that cannot be read`,
      })
    return [...new Set(ids)]
      .filter(mayAnswer)
      .sort((a, b) => a.localeCompare(b))
      .slice(0, MAX_MODELS)
  } catch (error) {
    if (signal.aborted) throw new ProviderError('aborted', config.provider)
    throw hideSecret(toProviderError(config.provider, error), config.apiKey)
  }
}
