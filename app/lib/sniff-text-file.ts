import { guessUtf16 } from './decode-text.ts'

// What an uploaded file is, by its bytes. The name decides only between kinds of text; it is never believed about the rest.

export type TextFileKind = 'markdown' | 'text' | 'html'
type Known = { kind: TextFileKind; mimeType: string }
export type SniffedFile = Known | { refused: 'empty' | 'pdf' | 'office' | 'binary' | 'type' }

const SIGNATURES: readonly (readonly [string, 'pdf' | 'office' | 'binary'])[] = [
  ['%PDF-', 'pdf'],
  ['PK\u0003\u0004', 'office'], // docx, xlsx, odt, zip
  ['\u00d0\u00cf\u0011\u00e0', 'office'], // doc, xls
  ['{\\rtf', 'office'],
  ['\u0089PNG', 'binary'],
  ['\u00ff\u00d8\u00ff', 'binary'], // jpeg
  ['GIF8', 'binary'],
  ['RIFF', 'binary'],
  ['\u001f\u008b', 'binary'], // gzip
  ['7z\u00bc\u00af', 'binary'],
  ['\u007fELF', 'binary'],
  ['MZ\u0090', 'binary'],
  ['SQLite format 3', 'binary'],
]

const HTML: Known = { kind: 'html', mimeType: 'text/html' }
const BY_EXTENSION: Record<string, Known> = {
  md: { kind: 'markdown', mimeType: 'text/markdown' },
  markdown: { kind: 'markdown', mimeType: 'text/markdown' },
  txt: { kind: 'text', mimeType: 'text/plain' },
  html: HTML,
  htm: HTML,
}

/** More than a few control characters: not something a person wrote. Looks at the first 64 KB. */
function isBinary(bytes: Uint8Array): boolean {
  if (
    guessUtf16(bytes) ||
    (bytes[0] === 0xff && bytes[1] === 0xfe) ||
    (bytes[0] === 0xfe && bytes[1] === 0xff)
  )
    return false
  const sample = bytes.subarray(0, 65_536)
  let controls = 0
  for (const byte of sample) {
    if (byte === 0) return true
    if (byte < 32 && byte !== 9 && byte !== 10 && byte !== 12 && byte !== 13 && byte !== 27) controls += 1
  }
  return controls > sample.length * 0.01
}

export function sniffTextFile(name: string, bytes: Uint8Array): SniffedFile {
  if (bytes.length === 0) return { refused: 'empty' }
  const head = Buffer.from(bytes.subarray(0, 1_024)).toString('latin1')
  const binary = isBinary(bytes)
  // A PDF may carry up to a kilobyte of other bytes before its mark; a text may talk about PDFs.
  if (head.trimStart().startsWith('%PDF-') || (binary && head.includes('%PDF-'))) return { refused: 'pdf' }
  for (const [signature, refused] of SIGNATURES) if (head.startsWith(signature)) return { refused }
  if (binary) return { refused: 'binary' }
  const extension = /\.([a-z0-9]+)$/i.exec(name)?.[1]?.toLowerCase() ?? ''
  const named = BY_EXTENSION[extension]
  if (!named) return { refused: 'type' }
  return /^\s*(<!doctype html|<html)/i.test(head.replace(/^\u00ef\u00bb\u00bf/, '')) ? HTML : named
}
