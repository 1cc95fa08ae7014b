/**
 * Markdown, as models write it, to an allow-listed tree. The source is hostile: there is no node for HTML, images or
 * styles, so a renderer that maps nodes to elements cannot be talked into more than this list.
 *
 * The subset: paragraphs (a newline is a line break), headings, bold, italic, strike-through, code, fenced code, lists,
 * quotes, rules, simple tables, links to http, https and mailto, and `[n]` citation marks. Images become plain links,
 * reference links stay text. Time is linear in the source; nesting is capped.
 */
import { type Inline, parseInline } from './markdown-inline.ts'

export { type Inline, safeUrl } from './markdown-inline.ts'

export type Block =
  | { type: 'paragraph'; children: Inline[] }
  | { type: 'heading'; level: number; children: Inline[] }
  | { type: 'pre'; language: string; text: string }
  | { type: 'list'; ordered: boolean; start: number; items: Block[][] }
  | { type: 'quote'; children: Block[] }
  | { type: 'table'; head: Inline[][]; rows: Inline[][][] }
  | { type: 'rule' }

const MAX_DEPTH = 3
const MAX_COLUMNS = 12

const FENCE = /^ {0,3}(```+|~~~+) *([\w+#.-]{0,20})/
const HEADING = /^ {0,3}(#{1,6}) +(.*)/
const RULE = /^ {0,3}([-*_])(?: *\1){2,} *$/
const QUOTE = /^ {0,3}> ?/
const ITEM = /^( {0,40})([-*+]|\d{1,9}[.)])(?: +|$)/
const TABLE_RULE = /^ *\|?(?: *:?-+:? *\|)+ *(?::?-+:? *)?$/

const cells = (line: string): Inline[][] =>
  line
    .trim()
    .replace(/^\|/, '')
    .replace(/\|$/, '')
    .split('|', MAX_COLUMNS)
    .map((cell) => parseInline(cell.trim(), false))

/** A cursor over the lines of one level; quotes and list items are read by a parser of their own, one level deeper. */
class BlockParser {
  private i = 0
  private readonly lines: string[]
  private readonly partial: boolean
  private readonly depth: number

  constructor(lines: string[], partial: boolean, depth: number) {
    this.lines = lines
    this.partial = partial
    this.depth = depth
  }

  parse(): Block[] {
    const blocks: Block[] = []
    while (this.i < this.lines.length) {
      if (!this.line.trim()) this.i++
      else
        blocks.push(
          this.fence() ??
            this.heading() ??
            this.rule() ??
            this.quote() ??
            this.list() ??
            this.table() ??
            this.paragraph(),
        )
    }
    return blocks
  }

  private get line(): string {
    return this.lines[this.i] ?? ''
  }

  /** The text goes on, and nothing of it follows the block just read: the block itself is unfinished. */
  private get isOpen(): boolean {
    return this.partial && this.i >= this.lines.length
  }

  private match(pattern: RegExp, deepens = false): RegExpExecArray | null {
    return deepens && this.depth >= MAX_DEPTH ? null : pattern.exec(this.line)
  }

  private inner(lines: string[], partial: boolean): Block[] {
    return new BlockParser(lines, partial, this.depth + 1).parse()
  }

  private get startsTable(): boolean {
    return this.line.includes('|') && TABLE_RULE.test(this.lines[this.i + 1] ?? '')
  }

  private get startsBlock(): boolean {
    return Boolean(
      this.match(FENCE) ||
        this.match(HEADING) ||
        this.match(RULE) ||
        this.match(QUOTE, true) ||
        this.match(ITEM, true) ||
        this.startsTable,
    )
  }

  private fence(): Block | undefined {
    const [, fence, language = ''] = this.match(FENCE) ?? []
    if (!fence) return
    const text: string[] = []
    while (++this.i < this.lines.length && !this.line.trimStart().startsWith(fence)) text.push(this.line)
    this.i++
    return { type: 'pre', language, text: text.join('\n') }
  }

  private heading(): Block | undefined {
    const [, marks, source = ''] = this.match(HEADING) ?? []
    if (!marks) return
    this.i++
    return { type: 'heading', level: marks.length, children: parseInline(source, this.isOpen) }
  }

  private rule(): Block | undefined {
    if (!this.match(RULE)) return
    this.i++
    return { type: 'rule' }
  }

  private quote(): Block | undefined {
    const lines: string[] = []
    for (; this.match(QUOTE, true); this.i++) lines.push(this.line.replace(QUOTE, ''))
    return lines.length ? { type: 'quote', children: this.inner(lines, this.isOpen) } : undefined
  }

  private list(): Block | undefined {
    const [, space = '', marker] = this.match(ITEM, true) ?? []
    if (!marker) return
    const ordered = marker.length > 1
    const items: string[][] = []
    let isAfterBlank = false
    for (; this.i < this.lines.length; this.i++) {
      const line = this.line
      const [start, indent = '', mark = ''] = ITEM.exec(line) ?? []
      if (!line.trim()) {
        isAfterBlank = true
        continue
      }
      if (
        start !== undefined &&
        indent.length < space.length + 2 &&
        mark.length > 1 === ordered &&
        !RULE.test(line)
      ) {
        items.push([line.slice(start.length)])
      } else if (line.search(/\S/) >= space.length + 2 || (!isAfterBlank && !this.startsBlock)) {
        items.at(-1)?.push(...(isAfterBlank ? [''] : []), line.replace(/^ {1,4}/, ''))
      } else break
      isAfterBlank = false
    }
    const isOpen = this.isOpen
    return {
      type: 'list',
      ordered,
      start: ordered ? Number.parseInt(marker, 10) : 1,
      items: items.map((lines, n) => this.inner(lines, isOpen && n === items.length - 1)),
    }
  }

  private table(): Block | undefined {
    if (!this.startsTable) return
    const head = cells(this.line)
    const rows: Inline[][][] = []
    for (this.i += 2; this.line.includes('|'); this.i++) rows.push(cells(this.line).slice(0, head.length))
    return { type: 'table', head, rows }
  }

  private paragraph(): Block {
    const lines: string[] = []
    do lines.push(this.line.trim())
    while (++this.i < this.lines.length && this.line.trim() && !this.startsBlock)
    return { type: 'paragraph', children: parseInline(lines.join('\n'), this.isOpen) }
  }
}

/** `partial`: more text will follow. Marks that are open at the end are drawn as closed, so that nothing flickers. */
export function parseMarkdown(source: string, options: { partial?: boolean } = {}): Block[] {
  const partial = options.partial === true
  // Direction overrides can make a link read as another one; NUL has no business here.
  let text = source
    .replace(/[\0\u202a-\u202e\u2066-\u2069]/g, '')
    .replace(/\r\n?/g, '\n')
    .replace(/\t/g, '    ')
  // A mark that has just begun is held back until it is clear what it is.
  if (partial) text = text.replace(/(?:[*_~`]{1,3}|!?\[\d{0,3})$/, '')
  return new BlockParser(text.split('\n'), partial, 0).parse()
}
