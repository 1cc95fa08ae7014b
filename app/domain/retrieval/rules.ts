import type { Citation } from '#app/contracts/stream-events.ts'

/** From so many chunks on, a workspace gets an HNSW index of its own; below, reading every vector is as fast and exact. */
export const INDEX_THRESHOLD = 8_000

export type Found = {
  chunkId: string
  sourceId: string
  documentId: string
  title: string
  url: string | null
  headingPath: string[]
  content: string
  startOffset: number
  endOffset: number
  score: number
  similarity: number | null
}

/**
 * The best `limit` of what was found, without repetition: the same text in two documents counts once, and a passage
 * that begins with the end of one already taken gives those words up.
 */
export function withoutRepetition(found: Found[], limit: number): Found[] {
  const taken: Found[] = []
  const seen = new Set<string>()
  for (const candidate of found) {
    if (taken.length === limit) break
    const key = candidate.content.replace(/\s+/g, ' ').trim().toLowerCase()
    if (seen.has(key)) continue
    seen.add(key)
    taken.push({ ...candidate, content: withoutOverlap(candidate, taken) })
  }
  return taken
}

function withoutOverlap(candidate: Found, taken: Found[]): string {
  let { content } = candidate
  for (const other of taken) {
    if (other.documentId !== candidate.documentId) continue
    if (other.startOffset < candidate.startOffset && other.endOffset > candidate.startOffset) {
      content = candidate.content.slice(other.endOffset - candidate.startOffset).trimStart() || content
    }
  }
  return content
}

/** The title is shown beside the path, so a path that begins with it says it twice. */
export function pathBelowTitle(title: string, headingPath: string[]): string[] {
  return headingPath[0] === title ? headingPath.slice(1) : headingPath
}

const EXCERPT = 280

/** At most 280 characters, ending at a word. */
export function excerptOf(content: string): string {
  const plain = content.replace(/\s+/g, ' ').trim()
  if (plain.length <= EXCERPT) return plain
  const cut = plain.slice(0, EXCERPT - 1)
  return `${cut.slice(0, Math.max(cut.lastIndexOf(' '), EXCERPT / 2)).trimEnd()}…`
}

export function toCitation(found: Found, n: number): Citation {
  const { chunkId, sourceId, documentId, title, url, startOffset, endOffset } = found
  const headingPath = pathBelowTitle(title, found.headingPath)
  return {
    n,
    chunkId,
    sourceId,
    documentId,
    title,
    headingPath,
    url,
    startOffset,
    endOffset,
    excerpt: excerptOf(found.content),
  }
}

/** How close a passage is to the question, in three words. Found by its words alone, it counts as weak. */
export function matchOf(similarity: number | null): 'strong' | 'fair' | 'weak' {
  if (similarity === null || similarity < 0.2) return 'weak'
  return similarity < 0.4 ? 'fair' : 'strong'
}
