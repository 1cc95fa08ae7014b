import type { ExtractedText, Heading } from './extracted-text.ts'

/** A passage of a document: `content` is exactly `document.slice(startOffset, endOffset)`. */
export type TextChunk = {
  position: number
  /** Headings above the passage, outermost first. */
  headingPath: string[]
  startOffset: number
  endOffset: number
  content: string
}

export type ChunkOptions = {
  /** The length a chunk aims at, in UTF-16 units. */
  target: number
  /** The length no chunk exceeds. */
  max: number
  /** How much of the end of a chunk the next one may repeat, in whole sentences. */
  overlap: number
}

type Span = { start: number; end: number }

const DEFAULTS: ChunkOptions = { target: 900, max: 1_200, overlap: 150 }
const UNIT_END = /[.!?…]+["'”’)\]]*\s+|\n+/g

/**
 * Cuts a document into passages. A passage never crosses a heading; a long section is cut at sentence ends into
 * passages of about the same length, each repeating the last sentences of the one before when they are short.
 */
export function chunkText(text: ExtractedText, options: Partial<ChunkOptions> = {}): TextChunk[] {
  const settings = { ...DEFAULTS, ...options }
  const chunks: TextChunk[] = []
  const add = (span: Span, headingPath: string[]) => {
    const content = text.content.slice(span.start, span.end)
    chunks.push({
      position: chunks.length,
      headingPath,
      startOffset: span.start,
      endOffset: span.end,
      content,
    })
  }
  for (const section of sectionsOf(text)) {
    for (const span of cutSection(text.content, section, settings)) add(span, section.headingPath)
  }
  // A document of headings alone is still a document.
  if (chunks.length === 0) for (const span of cutSection(text.content, whole(text), settings)) add(span, [])
  return chunks
}

const whole = (text: ExtractedText): Span => ({ start: 0, end: text.content.length })

function sectionsOf(text: ExtractedText): (Span & { headingPath: string[] })[] {
  const sections = [
    { start: 0, end: text.headings[0]?.startOffset ?? text.content.length, headingPath: [] as string[] },
  ]
  const open: Heading[] = []
  text.headings.forEach((heading, index) => {
    while ((open.at(-1)?.level ?? 0) >= heading.level) open.pop()
    open.push(heading)
    sections.push({
      start: heading.endOffset,
      end: text.headings[index + 1]?.startOffset ?? text.content.length,
      headingPath: open.map((entry) => entry.text),
    })
  })
  return sections
}

function trim(content: string, span: Span): Span {
  let { start, end } = span
  while (start < end && /\s/.test(content.charAt(start))) start += 1
  while (end > start && /\s/.test(content.charAt(end - 1))) end -= 1
  return { start, end }
}

function cutSection(content: string, section: Span, { target, max, overlap }: ChunkOptions): Span[] {
  const body = trim(content, section)
  const length = body.end - body.start
  if (length === 0) return []
  if (length <= max) return [body]
  const aim = Math.ceil(length / Math.ceil(length / target))
  const units = unitsOf(content, body, max - overlap)
  const spans: Span[] = []
  let first = 0
  while (first < units.length) {
    const start = startWithOverlap(units, first, spans.length > 0 ? overlap : 0)
    let last = first
    while (
      last + 1 < units.length &&
      endOf(units, last + 1) - start <= max &&
      endOf(units, last) - start < aim
    )
      last += 1
    spans.push(trim(content, { start, end: endOf(units, last) }))
    first = last + 1
  }
  return spans.filter((span) => span.end > span.start)
}

const endOf = (units: Span[], index: number): number => units[index]?.end ?? 0

function startWithOverlap(units: Span[], first: number, overlap: number): number {
  const begin = units[first]?.start ?? 0
  let start = begin
  for (let index = first - 1; index >= 0; index -= 1) {
    const candidate = units[index]?.start ?? 0
    if (begin - candidate > overlap) break
    start = candidate
  }
  return start
}

/** Sentences and lines, each at most `longest` units; what is longer is cut at spaces, or anywhere if it has none. */
function unitsOf(content: string, body: Span, longest: number): Span[] {
  const units: Span[] = []
  const add = (start: number, end: number) => {
    let from = start
    while (end - from > longest) {
      const space = content.slice(from, from + longest).lastIndexOf(' ')
      let cut = from + (space > longest / 2 ? space + 1 : longest)
      if (/[\ud800-\udbff]/.test(content.charAt(cut - 1))) cut -= 1
      units.push({ start: from, end: cut })
      from = cut
    }
    if (end > from) units.push({ start: from, end })
  }
  const slice = content.slice(body.start, body.end)
  let from = 0
  for (const match of slice.matchAll(UNIT_END)) {
    const end = match.index + match[0].length
    add(body.start + from, body.start + end)
    from = end
  }
  add(body.start + from, body.end)
  return units
}
