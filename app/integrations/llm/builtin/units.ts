import type { Passage } from '../types.ts'
import { languageOf } from './words.ts'

/** The smallest piece of a passage that can be quoted alone: a sentence, a list item, a row of a table. */
export type Unit = {
  passage: Passage
  /** Markdown on one line, without its bullet. */
  text: string
  kind: 'sentence' | 'item'
  /** Units of one paragraph or one list share a block. */
  block: number
  /** Place in the passage, from 0. */
  position: number
  /** What it stands under: title, headings, the question of an FAQ, the line that opens its list. */
  context: string
  language: 'en' | 'pt' | null
}

const HEADING = /^\s{0,3}#{1,6}\s+(.+?)\s*#*$/
const ITEM = /^\s*(?:[-*+•–]|\d{1,2}[.)])\s+(.+)$/
const FIELD = /^(?:\*\*)?[\p{L}][\p{L} /-]{1,28}(?:\*\*)?:(?:\*\*)?\s+\S/u
const TABLE_ROW = /^\s*\|(.+)\|\s*$/
const TABLE_RULE = /^\s*\|[\s:|-]+\|\s*$/
// A full stop after one of these does not end a sentence.
const SHORT_FORM =
  /(?:^|[\s(])(?:av|r|sr|sra|dr|dra|mr|mrs|ms|st|no|nº|n|art|ex|tel|aprox|approx|e\.g|i\.e|vs|p|pág)\.$/i

/** Splits running text into sentences; abbreviations, decimals and addresses stay whole. */
export function splitSentences(text: string): string[] {
  const sentences: string[] = []
  for (const piece of text.split(/(?<=[.!?…]["”')]?)\s+(?=[\p{Lu}\d"“'(*[¿¡])/u)) {
    const last = sentences.at(-1)
    if (last !== undefined && SHORT_FORM.test(last)) sentences[sentences.length - 1] = `${last} ${piece}`
    else if (piece.trim()) sentences.push(piece.trim())
  }
  return sentences
}

function clean(text: string): string {
  return (
    text
      .replace(/!\[([^\]]*)\]\([^)]*\)/g, '$1') // a picture is its words: an answer never makes a browser fetch
      .replace(/<[^>]{1,200}>/g, '')
      // Our own citations are the only ones: "[3]" of the source would point nowhere.
      .replace(/\[(\d{1,3})\](?!\()/g, '')
      .replace(/\s+/g, ' ')
      .trim()
  )
}

const cells = (row: string) => row.split(/(?<!\\)\|/).map((cell) => cell.trim())

function rowText(header: string[], row: string[]): string {
  const [first = '', ...rest] = row
  const parts = rest.flatMap((cell, index) => {
    const name = header[index + 1]
    return cell ? [name ? `${name}: ${cell}` : cell] : []
  })
  return parts.length ? `**${first.replace(/\*\*/g, '')}**, ${parts.join(', ')}` : first
}

/** Takes a passage apart. Headings and FAQ questions become context, never units. */
export function unitsOf(passage: Passage): Unit[] {
  const units: Unit[] = []
  const top = [passage.title, ...passage.headingPath].join(' / ')
  const language = languageOf(`${top} ${passage.content}`)
  let heading = ''
  let question = ''
  let opener = ''
  let header: string[] | null = null
  let paragraph: string[] = []
  let block = 0

  const push = (raw: string, kind: Unit['kind']) => {
    const text = clean(raw)
    if (!text) return
    const context = [top, heading, question, kind === 'item' ? opener : ''].filter(Boolean).join(' / ')
    units.push({ passage, text, kind, block, position: units.length, context, language })
  }
  const flush = () => {
    for (const sentence of splitSentences(paragraph.join(' '))) {
      const asked = /^(?:\*\*)?(?:[QP]:\s*)?(.+\?)(?:\*\*)?$/.exec(sentence)
      if (asked) question = asked[1] ?? ''
      else push(sentence.replace(/^(?:\*\*)?[AR]:(?:\*\*)?\s+/, ''), 'sentence')
    }
    const last = paragraph.at(-1) ?? ''
    if (paragraph.length) opener = /:(?:\*\*)?$/.test(last) ? (splitSentences(last).at(-1) ?? '') : ''
    paragraph = []
  }

  for (const line of passage.content.split('\n')) {
    const row = TABLE_ROW.exec(line)
    if (row && TABLE_RULE.test(line)) continue
    if (row) {
      flush()
      if (header) push(rowText(header, cells(row[1] ?? '')), 'item')
      else {
        block++
        header = cells(row[1] ?? '')
      }
      continue
    }
    if (header) block++
    header = null
    const headed = HEADING.exec(line)
    const item = ITEM.exec(line)
    if (headed) {
      flush()
      block++
      heading = clean(headed[1] ?? '')
      question = ''
      opener = ''
    } else if (item || FIELD.test(line.trim())) {
      if (paragraph.length) {
        flush()
        block++
      }
      push(item?.[1] ?? line.trim(), 'item')
    } else if (line.trim() === '') {
      if (paragraph.length) flush()
      if (units.at(-1)?.kind === 'sentence')
        question = question && units.at(-1)?.context.includes(question) ? '' : question
      block++
    } else {
      if (units.at(-1)?.kind === 'item' && paragraph.length === 0) block++
      paragraph.push(line.trim())
    }
  }
  flush()
  return units
}
