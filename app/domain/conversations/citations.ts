import type { Citation } from '#app/contracts/stream-events.ts'

const MARK = /\[(\d{1,2})\]/g

/** The passages that the text really cites as `[n]`, once each, in the order of n. A mark without a passage cites nothing. */
export function citedIn(text: string, offered: Citation[]): Citation[] {
  const marks = new Set(Array.from(text.matchAll(MARK), (match) => Number(match[1])))
  return offered.filter((citation) => marks.has(citation.n)).sort((a, b) => a.n - b.n)
}
