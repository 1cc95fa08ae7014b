import type { Embedder } from '#app/integrations/llm/types.ts'
import type { TextChunk } from '#app/lib/chunk-text.ts'

const BATCH = 64

/** What is embedded of a chunk: where it stands and what it says, since a passage alone often does not name its subject. */
function embeddedText(title: string, chunk: TextChunk): string {
  const path = chunk.headingPath[0] === title ? chunk.headingPath : [title, ...chunk.headingPath]
  return `${path.join(' › ')}\n${chunk.content}`
}

/** One vector a chunk, in order. `report` is told after every batch and may throw to stop. */
export async function embedChunks(
  embedder: Embedder,
  title: string,
  chunks: TextChunk[],
  report: (done: number, total: number) => Promise<void>,
  signal?: AbortSignal,
): Promise<Float32Array[]> {
  const vectors: Float32Array[] = []
  for (let at = 0; at < chunks.length; at += BATCH) {
    const texts = chunks.slice(at, at + BATCH).map((chunk) => embeddedText(title, chunk))
    vectors.push(...(await embedder.embed(texts, 'document', signal)))
    await report(vectors.length, chunks.length)
  }
  return vectors
}
