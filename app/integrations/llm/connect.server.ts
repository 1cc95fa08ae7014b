import { createHash } from 'node:crypto'
import { env } from '#app/env.server.ts'
import { providerFetch } from '#app/integrations/web/provider-fetch.server.ts'
import { remember } from '#app/lib/remember.ts'
import { anthropicClient, anthropicModel } from './anthropic.server.ts'
import { mayAnswer } from './model-facts.ts'
import { openaiClient, openaiModel } from './openai.server.ts'
import { hideSecret, toProviderError } from './provider-error.ts'
import { readText } from './provider-response.ts'
import type { Limits } from './stream-watch.ts'
import { type ChatModel, ProviderError } from './types.ts'

// Connections that workspaces set up: a vendor's API, a key, and perhaps an address of their own.

export type ConnectConfig = {
  provider: 'openai' | 'anthropic' | 'compatible'
  /** '' for servers that want none. */
  apiKey: string
  /** Left out: the vendor's own. */
  baseUrl?: string | null
  limits?: Limits
  /** The installation's own address. Every other goes through the guarded door. */
  trusted: boolean
}

const VENDOR_URLS = { openai: 'https://api.openai.com/v1', anthropic: 'https://api.anthropic.com' }
const MAX_MODELS = 1_000
const MAX_LIST_BYTES = 4_194_304

function vendorConfig(config: ConnectConfig) {
  const { provider, trusted, limits } = config
  const baseUrl = config.baseUrl || (provider === 'compatible' ? '' : VENDOR_URLS[provider])
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

const make = (config: ConnectConfig): ChatModel =>
  config.provider === 'anthropic'
    ? anthropicModel(vendorConfig(config))
    : openaiModel({ provider: config.provider, ...vendorConfig(config) })

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
  const model = kept.get(key) ?? make(config)
  kept.delete(key)
  kept.set(key, model)
  const [oldest] = kept.keys()
  if (kept.size > MAX_KEPT && oldest) kept.delete(oldest)
  return model
}

async function listPage(config: ConnectConfig, signal: AbortSignal): Promise<Response> {
  if (config.provider === 'anthropic') {
    const client = await anthropicClient(vendorConfig(config))
    return await client.models.list({ limit: MAX_MODELS }, { signal }).asResponse()
  }
  const client = await openaiClient({ provider: config.provider, ...vendorConfig(config) })
  return await client.models.list({ signal }).asResponse()
}

function idsIn(text: string | null): string[] | null {
  try {
    const { data } = JSON.parse(text ?? '') as { data?: unknown }
    if (!Array.isArray(data)) return null
    // Google names its models `models/gemini-…` here and `gemini-…` everywhere else.
    const ids = data.map((entry) => (entry as { id?: unknown } | null)?.id)
    return ids
      .filter((id): id is string => typeof id === 'string' && /^\S{1,120}$/.test(id))
      .map((id) => id.replace(/^models\//, ''))
  } catch {
    return null
  }
}

/** The names of a provider's models that may answer, sorted, at most 1,000. Throws ProviderError. */
export async function listRemoteModels(config: ConnectConfig, signal: AbortSignal): Promise<string[]> {
  try {
    const ids = idsIn(await readText(await listPage(config, signal), MAX_LIST_BYTES))
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
