import { type ExtractedText, textBuilder } from './extracted-text.ts'

/** Plain text as a document: paragraphs as they stand, no headings, no title. */
export function plainToText(text: string): ExtractedText {
  const out = textBuilder()
  for (const paragraph of text.split(/\n[ \t]*\n+/))
    out.block(paragraph.replace(/[ \t]+$/gm, '').replace(/^\n+|\n+$/g, ''))
  return out.finish(null)
}
