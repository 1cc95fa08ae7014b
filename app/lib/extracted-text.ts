// What every reader of a document produces: plain readable text, and where its headings are. Offsets count UTF-16 units
// of `content`.

export type Heading = { level: number; text: string; startOffset: number; endOffset: number }

export type ExtractedText = {
  title: string | null
  /** Blocks are separated by an empty line; list items and table rows stand on lines of their own. */
  content: string
  headings: Heading[]
}

export type TextBuilder = {
  heading(level: number, text: string): void
  /** `tight` joins it to the block before by a single line break: the next item of a list, the next row of a table. */
  block(text: string, tight?: boolean): void
  finish(title: string | null): ExtractedText
}

export function textBuilder(): TextBuilder {
  const parts: string[] = []
  const headings: Heading[] = []
  let length = 0
  const push = (text: string, separator: string) => {
    const glue = length === 0 ? '' : separator
    parts.push(glue, text)
    const startOffset = length + glue.length
    length = startOffset + text.length
    return { startOffset, endOffset: length }
  }
  return {
    heading(level, text) {
      if (text) headings.push({ level, text, ...push(text, '\n\n') })
    },
    block(text, tight = false) {
      if (text) push(text, tight ? '\n' : '\n\n')
    },
    finish: (title) => ({ title, content: parts.join(''), headings }),
  }
}

/** Runs of white space become one space; the ends are trimmed. */
export function collapseSpace(text: string): string {
  return text.replace(/[\s\u00a0]+/g, ' ').trim()
}
