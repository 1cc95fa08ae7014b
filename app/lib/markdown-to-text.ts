import { collapseSpace, type ExtractedText, textBuilder } from './extracted-text.ts'

// Markdown to readable plain text with its headings, line by line. Not a renderer (see markdown.ts for that): what is
// kept is what a person would read aloud, plus the addresses of links, since an answer may have to give them.

const FENCE = /^ {0,3}(`{3,}|~{3,})/
const ATX = /^ {0,3}(#{1,6})(?:[ \t]+(.*?))?[ \t]*#*[ \t]*$/
const SETEXT = /^ {0,3}(=+|-{2,})[ \t]*$/
const RULE = /^ {0,3}(?:\*[* \t]*|_[_ \t]*|-[- \t]*)$/
const ITEM = /^(\s*)(?:[-*+]|(\d{1,9})[.)])[ \t]+(.*)$/
const TABLE_RULE = /^[ \t]*\|?[ \t]*:?-+:?[ \t]*(\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$/
const DEFINITION = /^ {0,3}\[[^\]\n]{1,200}\]:[ \t]+\S/

/** Longer lines are text, whatever they begin with: the patterns above need not meet a line of a megabyte. */
const LONGEST_SYNTAX_LINE = 5_000

export function markdownToText(markdown: string): ExtractedText {
  const out = textBuilder()
  const { title: frontTitle, body } = takeFrontMatter(withoutComments(markdown))
  let title = frontTitle
  let paragraph: string[] = []
  let previous: 'item' | 'row' | null = null
  const heading = (level: number, raw: string) => {
    const text = inline(raw)
    if (level === 1) title ??= text || null
    out.heading(level, text)
    previous = null
  }
  const flush = () => {
    if (paragraph.length > 0) {
      out.block(inline(paragraph.join(' ')))
      previous = null
    }
    paragraph = []
  }
  const lines = body.split('\n')
  for (let index = 0; index < lines.length; index += 1) {
    const line = (lines[index] ?? '').replace(/^(?: {0,3}> ?)+/, '')
    if (line.length > LONGEST_SYNTAX_LINE) {
      paragraph.push(line.trim())
      continue
    }
    const fence = FENCE.exec(line)?.[1]
    if (fence) {
      flush()
      const code: string[] = []
      for (
        index += 1;
        index < lines.length && !(lines[index] ?? '').trimStart().startsWith(fence);
        index += 1
      )
        code.push(lines[index] ?? '')
      out.block(code.join('\n').trimEnd())
      continue
    }
    const atx = ATX.exec(line)
    const item = ITEM.exec(line)
    if (!line.trim()) flush()
    else if (atx?.[1]) {
      flush()
      heading(atx[1].length, atx[2] ?? '')
    } else if (SETEXT.test(line) && paragraph.length > 0) {
      const raw = paragraph.join(' ')
      paragraph = []
      heading(line.includes('=') ? 1 : 2, raw)
    } else if (RULE.test(line) && line.replace(/\s/g, '').length > 2) flush()
    else if (DEFINITION.test(line) && paragraph.length === 0) continue
    else if (line.includes('|') && (previous === 'row' || TABLE_RULE.test(lines[index + 1] ?? ''))) {
      flush()
      if (!TABLE_RULE.test(line)) out.block(tableRow(line), previous === 'row')
      previous = 'row'
    } else if (item) {
      flush()
      // Lines that go on below an item belong to it.
      const parts = [item[3] ?? '']
      while (isContinuation(lines[index + 1])) {
        index += 1
        parts.push((lines[index] ?? '').trim())
      }
      const indent = '  '.repeat(Math.min(4, Math.floor((item[1] ?? '').length / 2)))
      out.block(`${indent}${item[2] ? `${item[2]}.` : '-'} ${inline(parts.join(' '))}`, previous === 'item')
      previous = 'item'
    } else paragraph.push(line.trim())
  }
  flush()
  return out.finish(title)
}

const isContinuation = (line: string | undefined) =>
  line !== undefined && /^\s+\S/.test(line) && !ITEM.test(line) && !FENCE.test(line)

function withoutComments(markdown: string): string {
  let text = ''
  let from = 0
  for (let start = markdown.indexOf('<!--'); start >= 0; start = markdown.indexOf('<!--', from)) {
    const end = markdown.indexOf('-->', start + 4)
    if (end < 0) break
    text += markdown.slice(from, start)
    from = end + 3
  }
  return text + markdown.slice(from)
}

function takeFrontMatter(markdown: string): { title: string | null; body: string } {
  const match = /^---\n([\s\S]{0,10000}?)\n---(?:\n|$)/.exec(markdown)
  if (!match) return { title: null, body: markdown }
  const title = /^title:[ \t]*["']?(.*?)["']?[ \t]*$/m.exec(match[1] ?? '')?.[1]
  return { title: title || null, body: markdown.slice(match[0].length) }
}

function tableRow(line: string): string {
  const cells = line.trim().replace(/^\|/, '').replace(/\|$/, '').split('|')
  return cells
    .map((cell) => inline(cell))
    .filter(Boolean)
    .join(' | ')
}

/** Marks gone, words kept. Every pattern stops at its own opening sign, so hostile text costs linear time. */
function inline(text: string): string {
  return collapseSpace(
    text
      .replace(/!\[([^[\]]{0,500})\]\([^()]{0,2000}\)/g, '$1')
      .replace(
        /\[([^[\]]{0,500})\]\(([^()\s]{0,2000})[^()]{0,300}\)/g,
        (_whole, label: string, url: string) =>
          /^https?:/i.test(url) && label.trim() !== url ? `${label} (${url})` : label,
      )
      .replace(/\[([^[\]]{1,500})\]\[[^[\]]{0,200}\]/g, '$1')
      .replace(/<(https?:[^<>\s]{1,2000})>/g, '$1')
      .replace(/<\/?[a-z][^<>]{0,2000}>/gi, ' ')
      .replace(/(\*\*|__|~~|`+)/g, '')
      .replace(/(?<![\w*\\])\*(?=\S)([^*]{1,300})(?<!\\)\*(?![\w*])/g, '$1')
      .replace(/(?<![\w\\])_(?=\S)([^_]{1,300})(?<!\\)_(?!\w)/g, '$1')
      .replace(/\\([\\`*_{}[\]()#+\-.!|>~])/g, '$1'),
  )
}
