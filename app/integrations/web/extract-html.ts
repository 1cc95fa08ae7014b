import { Parser } from 'htmlparser2'
import { collapseSpace, type ExtractedText, textBuilder } from '#app/lib/extracted-text.ts'

// A web page to readable text in one pass of a SAX parser: no tree is built. Blocks are collected with what is known of
// their place; at the end the page's main part is chosen and menus are left out.

/** `title` is the page's first heading or its title; `language` is what the page says of itself. */
export type ExtractedPage = ExtractedText & { language: string | null }

type Block = {
  text: string
  /** 1-6 for a heading, 0 for anything else. */
  level: number
  tight: boolean
  inMain: boolean
  /** How much of the text stands inside links. */
  linkLength: number
}

const DROPPED = new Set(
  'script style noscript template svg math iframe object embed canvas audio video nav footer aside select button dialog head title map'.split(
    ' ',
  ),
)
const DROPPED_ROLES = new Set(
  'navigation contentinfo complementary search banner dialog alertdialog menu menubar'.split(' '),
)
const BLOCKS = new Set(
  'address article blockquote body center dd details div dl dt fieldset figcaption figure form h1 h2 h3 h4 h5 h6 header hr html legend li main ol p pre section summary table tbody td th thead tfoot tr ul'.split(
    ' ',
  ),
)
const NOISE =
  /(^|[\s_-])(cookies?|consent|breadcrumbs?|share|sharing|social|newsletter|skip-?(link|nav|to)|sr-only|visually-hidden|related|sidebar|popup|modal|ads?|advert\w*)([\s_-]|$)/i
/** Deeper than any page that a person wrote; the parser's own cost grows with the depth. */
const MAX_DEPTH = 400
const SLICE = 16_384

export function extractHtml(html: string): ExtractedPage {
  const blocks: Block[] = []
  let documentTitle = ''
  let language: string | null = null
  let depth = 0
  /** Depth at which something unwanted was opened; everything inside is skipped. */
  let droppedAt = 0
  let mainAt = 0
  let preAt = 0
  let linkAt = 0
  let tooDeep = false
  let text = ''
  let linkLength = 0
  let level = 0
  let inTitle = false
  let marker = ''
  let rowCells = 0
  let afterItem = false

  const flush = (tight = false) => {
    const clean = preAt > 0 ? text.replace(/\s+$/, '').replace(/^\n+/, '') : collapseLines(text)
    if (clean) {
      blocks.push({
        text: marker + clean,
        level,
        tight: tight || (marker !== '' && afterItem),
        inMain: mainAt > 0,
        linkLength,
      })
      afterItem = marker !== ''
      marker = ''
    }
    text = ''
    linkLength = 0
  }

  const open = (name: string, attributes: Record<string, string>) => {
    if (BLOCKS.has(name) && name !== 'td' && name !== 'th') {
      flush()
      if (name !== 'li' && name !== 'p')
        afterItem = afterItem && (name === 'ul' || name === 'ol' || name === 'div')
    }
    if (/^h[1-6]$/.test(name)) level = Number(name[1])
    else if (name === 'main' || name === 'article' || attributes.role === 'main') mainAt ||= depth
    else if (name === 'pre') preAt ||= depth
    else if (name === 'a') linkAt ||= depth
    else if (name === 'li') marker = '- '
    else if (name === 'tr') rowCells = 0
    else if (name === 'td' || name === 'th') {
      if (rowCells > 0 && text.trim()) text += ' | '
      rowCells += 1
    } else if (name === 'br') text += '\n'
  }

  const close = (name: string) => {
    if (name === 'td' || name === 'th') return
    if (BLOCKS.has(name)) {
      flush(name === 'tr' && blocks.at(-1)?.level === 0 && rowSeen(blocks))
      if (name === 'ul' || name === 'ol' || name === 'table') afterItem = false
      if (name === 'li') marker = ''
      if (name === 'tr') lastRow = blocks.length
      if (name === 'table') lastRow = -1
    }
    if (/^h[1-6]$/.test(name)) level = 0
  }
  let lastRow = -1
  const rowSeen = (all: Block[]) => lastRow === all.length

  const parser = new Parser(
    {
      onopentag(name, attributes) {
        depth += 1
        if (depth > MAX_DEPTH) tooDeep = true
        if (tooDeep) return
        if (name === 'html') language = attributes.lang?.trim() || null
        if (name === 'title' && !documentTitle) inTitle = true
        if (droppedAt > 0) return
        if (isDropped(name, attributes, mainAt > 0)) {
          // A heading in a dropped header would close nothing: only whole elements are skipped.
          if (BLOCKS.has(name)) flush()
          droppedAt = depth
        } else open(name, attributes)
      },
      ontext(data) {
        if (tooDeep) return
        if (inTitle) documentTitle += data
        if (droppedAt > 0) return
        // Outside <pre>, a line break of the source is a space; only <br> breaks a line.
        text += preAt > 0 ? data : data.replace(/\s+/g, ' ')
        if (linkAt > 0) linkLength += data.trim().length
      },
      onclosetag(name) {
        if (!tooDeep) {
          if (name === 'title') inTitle = false
          if (droppedAt === 0) close(name)
          else if (droppedAt === depth) droppedAt = 0
          if (mainAt === depth) mainAt = 0
          if (preAt === depth) preAt = 0
          if (linkAt === depth) linkAt = 0
        }
        depth -= 1
      },
    },
    { decodeEntities: true, recognizeCDATA: true },
  )
  for (let at = 0; at < html.length && !tooDeep; at += SLICE) parser.write(html.slice(at, at + SLICE))
  if (!tooDeep) parser.end()
  flush()
  return assemble(blocks, collapseSpace(documentTitle), language)
}

function isDropped(name: string, attributes: Record<string, string>, inMain: boolean): boolean {
  // The head is dropped as a whole; its title is read before.
  if (DROPPED.has(name)) return true
  if (name === 'body' || name === 'html' || name === 'main' || name === 'article') return false
  if (name === 'header') return !inMain
  if ('hidden' in attributes || attributes['aria-hidden'] === 'true') return true
  if (attributes.role && DROPPED_ROLES.has(attributes.role)) return true
  if (attributes.style && /display\s*:\s*none|visibility\s*:\s*hidden/i.test(attributes.style)) return true
  return NOISE.test(attributes.class ?? '') || NOISE.test(attributes.id ?? '')
}

function collapseLines(text: string): string {
  if (!text.includes('\n')) return collapseSpace(text)
  return text
    .split('\n')
    .map((line) => collapseSpace(line))
    .filter(Boolean)
    .join('\n')
}

/** Mostly links, and short: an entry of a menu, unless it stands inside a text. */
const isMenuEntry = (block: Block) =>
  block.level === 0 && block.text.length < 80 && block.linkLength > block.text.length * 0.6

function assemble(blocks: Block[], documentTitle: string, language: string | null): ExtractedPage {
  const lengthOf = (list: Block[]) => list.reduce((sum, block) => sum + block.text.length, 0)
  const main = blocks.filter((block) => block.inMain)
  const total = lengthOf(blocks)
  const chosen = lengthOf(main) > Math.min(400, total * 0.3) ? main : blocks
  const kept = chosen.filter((block, index) => {
    if (!isMenuEntry(block)) return true
    const before = chosen[index - 1]
    const after = chosen[index + 1]
    return !(before && isMenuEntry(before)) && !(after && isMenuEntry(after))
  })
  const out = textBuilder()
  const title = kept.find((block) => block.level === 1)?.text ?? documentTitle
  let previous: Block | null = null
  for (const block of kept) {
    if (block.level > 0) out.heading(block.level, collapseSpace(block.text))
    else out.block(block.text, block.tight && previous !== null && previous.level === 0)
    previous = block
  }
  return { ...out.finish(title || null), language }
}
