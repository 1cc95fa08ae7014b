/** The inside of a paragraph: one pass, one stack of open marks. See markdown.ts for the subset and its reasons. */

export type Inline =
  | { type: 'text' | 'code'; text: string }
  | { type: 'break' }
  | { type: 'strong' | 'em' | 'del'; children: Inline[] }
  /** `href` is normalised by `URL`; `host` is what the reader must be shown (empty for mailto). */
  | { type: 'link'; href: string; host: string; children: Inline[] }
  | { type: 'citation'; n: number }

/** An opener whose end has not come yet, and the list that it interrupted. */
type Open = { mark: string; outer: Inline[] }

const MAX_DEPTH = 6
const MAX_TICKS = 3

// All sticky: each is tried at one place only, and reads a bounded stretch.
const TARGET =
  /\( {0,9}<?([^\s<>()]{0,2000}(?:\([^\s<>()]{0,200}\)[^\s<>()]{0,200})?)>?(?: +"[^"\n]{0,200}")? {0,9}\)/y
const TARGET_BEGUN = /\([^\s()]{0,2000}$/y
const CITATION = /\[(\d{1,3})\](?!\()/y
/** A stretch in which nothing can begin: the fast path. */
const PLAIN = /[^\\\n`[\]!*_~hm<]+/y
const ADDRESS = /(<?)((?:https?:\/\/|mailto:)[^\s<>"`|\\]{1,2000})(>?)/y

/** The link's target when it is one of the three allowed kinds; null otherwise. */
export function safeUrl(raw: string): { href: string; host: string } | null {
  try {
    const url = new URL(raw)
    // `https://bank.example@evil.example` shows one host and opens another: not a link.
    if (!/^(https?|mailto):$/.test(url.protocol) || url.username || url.password) return null
    return { href: url.href, host: url.host }
  } catch {
    return null
  }
}

const isBracket = (mark: string) => mark.endsWith('[')

function emphasis(mark: string, children: Inline[]): Inline {
  return { type: mark === '~~' ? 'del' : mark.length > 1 ? 'strong' : 'em', children }
}

class InlineParser {
  private readonly source: string
  private readonly partial: boolean
  private i = 0
  private into: Inline[] = []
  private text = ''
  private readonly stack: Open[] = []
  /** Sizes of backtick runs known to have no partner further on, so that nobody looks twice. */
  private readonly unpaired = new Set<number>()

  constructor(source: string, partial: boolean) {
    this.source = source
    this.partial = partial
  }

  parse(): Inline[] {
    while (this.i < this.source.length) {
      const plain = this.match(PLAIN)?.[0]
      if (plain) {
        this.text += plain
        this.i += plain.length
      } else if (!this.construct()) this.text += this.source[this.i++]
    }
    while (this.stack.length) {
      const mark = this.top()
      this.close(this.partial && !isBracket(mark) ? (children) => emphasis(mark, children) : null)
    }
    this.flush()
    return this.into
  }

  private construct(): boolean {
    return (
      this.escape() ||
      this.newline() ||
      this.code() ||
      this.citation() ||
      this.bracket() ||
      this.link() ||
      this.address() ||
      this.marks()
    )
  }

  private peek(ahead = 0): string {
    return this.source[this.i + ahead] ?? ''
  }

  private match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.i
    return pattern.exec(this.source)
  }

  private flush() {
    if (this.text) this.into.push({ type: 'text', text: this.text })
    this.text = ''
  }

  private push(node: Inline, length: number): true {
    this.flush()
    this.into.push(node)
    this.i += length
    return true
  }

  private top(): string {
    return this.stack.at(-1)?.mark ?? ''
  }

  private find(test: (mark: string) => boolean): number {
    return this.stack.findLastIndex((entry) => test(entry.mark))
  }

  private open(mark: string) {
    this.flush()
    this.stack.push({ mark, outer: this.into })
    this.into = []
  }

  /** Closes the innermost opener. Without `wrap` its mark turns out to have been text. */
  private close(wrap: ((children: Inline[]) => Inline) | null) {
    this.flush()
    const top = this.stack.pop()
    if (!top) return
    const children = this.into
    this.into = top.outer
    if (wrap) this.into.push(wrap(children))
    else {
      this.into.push({ type: 'text', text: top.mark })
      for (const child of children) this.into.push(child)
    }
  }

  private closeDownTo(depth: number) {
    while (this.stack.length > depth + 1) this.close(null)
  }

  private escape(): boolean {
    if (this.peek() !== '\\' || !/[!-/:-@[-`{-~]/.test(this.peek(1))) return false
    this.text += this.peek(1)
    this.i += 2
    return true
  }

  private newline(): boolean {
    return this.peek() === '\n' && this.push({ type: 'break' }, 1)
  }

  private run(char: string): number {
    let size = 0
    while (this.peek(size) === char) size++
    return size
  }

  private code(): boolean {
    const size = this.run('`')
    if (!size) return false
    const from = this.i + size
    let end = size > MAX_TICKS || this.unpaired.has(size) ? -1 : this.partner(size, from)
    if (end < 0 && this.partial && size <= MAX_TICKS) end = this.source.length
    if (end >= 0) return this.push({ type: 'code', text: this.source.slice(from, end) }, end + size - this.i)
    this.unpaired.add(size)
    this.text += '`'.repeat(size)
    this.i = from
    return true
  }

  /** Where the next run of exactly `size` backticks begins, or -1. */
  private partner(size: number, from: number): number {
    const fence = '`'.repeat(size)
    let end = this.source.indexOf(fence, from)
    while (end >= 0 && this.source[end + size] === '`') {
      while (this.source[end] === '`') end++
      end = this.source.indexOf(fence, end)
    }
    return end
  }

  private citation(): boolean {
    const match = this.match(CITATION)
    return match !== null && this.push({ type: 'citation', n: Number(match[1]) }, match[0].length)
  }

  private bracket(): boolean {
    const mark = this.peek() === '[' ? '[' : this.peek() === '!' && this.peek(1) === '[' ? '![' : ''
    if (!mark) return false
    // A link within a link is not a thing: the inner bracket is text.
    if (this.stack.length < MAX_DEPTH && this.find(isBracket) < 0) this.open(mark)
    else this.text += mark
    this.i += mark.length
    return true
  }

  private link(): boolean {
    const depth = this.peek() === ']' ? this.find(isBracket) : -1
    if (depth < 0) return false
    this.i++
    this.closeDownTo(depth)
    const match = this.match(TARGET)
    const target = safeUrl(match?.[1] ?? '')
    if (match && target) {
      const named = (children: Inline[]): Inline[] =>
        children.length ? children : [{ type: 'text', text: target.href }]
      this.close((children) => ({ type: 'link', ...target, children: named(children) }))
      this.i += match[0].length
      return true
    }
    this.close(null)
    this.text += ']'
    // The rest of the address is on its way.
    if (this.partial && this.match(TARGET_BEGUN)) this.i = this.source.length
    return true
  }

  private address(): boolean {
    if (!/[hm<]/.test(this.peek()) || this.find(isBracket) >= 0 || /\w/.test(this.peek(-1))) return false
    const [, before = '', whole, after = ''] = this.match(ADDRESS) ?? []
    if (!whole) return false
    const raw = withoutSentenceEnd(whole)
    const target = safeUrl(raw)
    this.i += before.length
    if (target) this.push({ type: 'link', ...target, children: [{ type: 'text', text: raw }] }, raw.length)
    else {
      this.text += raw
      this.i += raw.length
    }
    if (before && after && raw === whole) this.i++
    return true
  }

  private marks(): boolean {
    const char = this.peek()
    let left = char === '*' || char === '_' || (char === '~' && this.peek(1) === '~') ? this.run(char) : 0
    if (!left) return false
    const [before, after] = [this.peek(-1) || ' ', this.peek(left) || ' ']
    // `_` inside a word is part of the word: snake_case.
    const mayOpen = left < 4 && /\S/.test(after) && !(char === '_' && /\w/.test(before))
    const mayClose = /\S/.test(before) && !(char === '_' && /\w/.test(after))
    this.i += left
    while (left > 0) {
      const size = left
      const found = mayClose ? this.find((mark) => mark[0] === char && mark.length <= size) : -1
      const mark = this.stack[found]?.mark ?? char.repeat(char === '~' ? 2 : Math.min(left, 2))
      if (found >= 0) {
        this.closeDownTo(found)
        this.close((children) => emphasis(mark, children))
      } else if (mayOpen && mark.length <= left && this.stack.length < MAX_DEPTH) this.open(mark)
      else {
        this.text += char.repeat(left)
        break
      }
      left -= mark.length
    }
    return true
  }
}

/** Punctuation after an address belongs to the sentence; a closing bracket stays if the address opened one. */
function withoutSentenceEnd(address: string): string {
  let end = address.length
  while (end > 0 && /[.,;:!?)\]*_'~]/.test(address[end - 1] ?? '')) {
    if (address[end - 1] === ')' && address.slice(0, end).includes('(')) break
    end--
  }
  return address.slice(0, end)
}

/** `partial`: the text goes on, so an emphasis or code span that is open at the end is drawn as closed there. */
export function parseInline(source: string, partial: boolean): Inline[] {
  return new InlineParser(source, partial).parse()
}
