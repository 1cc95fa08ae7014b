import type { Limits } from './stream-watch.ts'
import type { ChatModel, Embedder } from './types.ts'

/** Where to ask, and with what. */
export type AdapterConfig = {
  /** Never '': SDKs insist on one, and servers that want none ignore it. */
  apiKey: string
  baseUrl: string
  limits?: Limits
  /** Left out: the runtime's own, which goes anywhere. For addresses that a person typed, a guarded one. */
  fetch?: typeof fetch
}

/** What this installation itself has of a provider. */
export type OwnAccess = {
  apiKey: string
  baseUrl: string
  /** Offered by name; any other name works as well once it stands in an agent's settings. */
  models: readonly string[]
}

/** One kind of provider's API, spoken. A new kind is a file with one of these, and a line in adapters.server.ts. */
export type Adapter = {
  model(config: AdapterConfig): ChatModel
  /** The names of all models behind the address; null for an answer that is no such list. */
  listModels(config: AdapterConfig, signal: AbortSignal): Promise<string[] | null>
  /** Left out: it makes no embeddings. */
  embedder?(config: AdapterConfig, model: string): Embedder
  /** Left out: only workspaces connect it. */
  own?: {
    /** The name in the environment without which there is none. */
    variable: string
    read(): OwnAccess | null
  }
}
