import {
  isProviderKind,
  type ModelProvider,
  PROVIDER_KIND_NAMES,
  type ProviderKind,
} from '#app/contracts/provider-kinds.ts'
import { env } from '#app/env.server.ts'
import { remember } from '#app/lib/remember.ts'
import type { Adapter, OwnAccess } from './adapter.ts'
import { ADAPTERS } from './adapters.server.ts'
import { builtinAnswerer } from './builtin-answerer.server.ts'
import { builtinEmbedder } from './builtin-embedder.server.ts'
import { parseModelName } from './model-name.ts'
import { type ChatModel, type Embedder, ProviderError } from './types.ts'

/** A model that agents can be set to. `name` is what AgentSettings.model holds. */
export type ListedModel = { name: string; provider: ModelProvider; label: string }

/** What the installation itself has of a provider. Throws ProviderError `auth` when that is nothing. */
function ownAccess(kind: ProviderKind): { adapter: Adapter; access: OwnAccess } {
  const adapter = ADAPTERS[kind]
  const access = adapter.own?.read()
  if (access) return { adapter, access }
  const why = adapter.own ? `${adapter.own.variable} is not set` : 'has no key of the installation'
  throw new ProviderError('auth', kind, { message: `${kind}: ${why}` })
}

/** The model behind an agent's setting. Throws ProviderError `auth` when its provider is not set up here. */
export function chooseModel(modelName: string): ChatModel {
  const { provider } = parseModelName(modelName)
  if (!isProviderKind(provider)) return remember('llm:builtin', () => builtinAnswerer())
  const { adapter, access } = ownAccess(provider)
  return remember(`llm:${provider}`, () => adapter.model(access))
}

/** The embedder of this installation (EMBEDDING_MODEL). Throws ProviderError `auth` when its provider is not set up. */
export function chooseEmbedder(): Embedder {
  const { provider, model } = parseModelName(env().EMBEDDING_MODEL)
  if (!isProviderKind(provider)) return builtinEmbedder
  const { embedder } = ADAPTERS[provider]
  if (!embedder)
    throw new ProviderError('bad_request', provider, { message: `${provider}: has no embeddings` })
  const { access } = ownAccess(provider)
  return remember(`embedder:${provider}:${model}`, () => embedder(access, model))
}

/** The models that can be chosen here, the built-in one first. */
export function listModels(): ListedModel[] {
  return [
    { name: 'builtin', provider: 'builtin', label: 'builtin' },
    ...PROVIDER_KIND_NAMES.flatMap((provider) =>
      (ADAPTERS[provider].own?.read()?.models ?? []).map((label) => ({
        name: `${provider}:${label}`,
        provider,
        label,
      })),
    ),
  ]
}
