import type { OpenAI } from 'openai'
import { type OpenAiConfig, openaiClient } from './openai.server.ts'
import { toProviderError } from './provider-error.ts'
import { type Embedder, ProviderError } from './types.ts'

const DIMENSIONS: Record<string, number> = { 'text-embedding-3-large': 3072 }
const BATCH = 96
const TIMEOUT_MS = 60_000

function toUnitLength(values: number[]): Float32Array {
  const vector = Float32Array.from(values)
  const length = Math.hypot(...vector) || 1
  return vector.map((value) => value / length)
}

/** Embeddings of OpenAI or a server that speaks its API. `name` is the provider's own name of the model. */
export function openaiEmbedder(config: OpenAiConfig, name: string): Embedder {
  const dimensions = DIMENSIONS[name] ?? 1536
  let client: Promise<OpenAI> | undefined

  async function embedBatch(input: string[], signal: AbortSignal | undefined): Promise<Float32Array[]> {
    client ??= openaiClient(config)
    // An empty text is refused by the API, and stands for nothing anyway.
    const texts = input.map((text) => text.trim() || '-')
    const { data } = await (await client).embeddings.create(
      { model: name, input: texts },
      { timeout: TIMEOUT_MS, ...(signal ? { signal } : {}) },
    )
    const sorted = [...data].sort((a, b) => a.index - b.index)
    if (sorted.length !== input.length || sorted.some((entry) => entry.embedding.length !== dimensions)) {
      throw new ProviderError('malformed', config.provider, {
        message: `${config.provider}: vectors of another count or size than asked for`,
      })
    }
    return sorted.map((entry) => toUnitLength(entry.embedding))
  }

  return {
    model: `${config.provider}:${name}`,
    dimensions,
    async embed(texts, _purpose, signal) {
      const vectors: Float32Array[] = []
      try {
        for (let start = 0; start < texts.length; start += BATCH) {
          vectors.push(...(await embedBatch(texts.slice(start, start + BATCH), signal)))
        }
      } catch (error) {
        if (signal?.aborted) throw new ProviderError('aborted', config.provider)
        throw toProviderError(config.provider, error)
      }
      return vectors
    },
  }
}
