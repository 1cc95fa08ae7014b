import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { sniffTextFile } from './sniff-text-file.ts'

const PDF = Buffer.from('%PDF-1.7\n%âãÏÓ\n1 0 obj\n<< /Type /Catalog >>\nendobj\n', 'latin1')

describe('an uploaded file', () => {
  it.each([
    ['notes.md', '# Hi', 'markdown', 'text/markdown'],
    ['NOTES.MARKDOWN', 'Hi', 'markdown', 'text/markdown'],
    ['a.txt', 'Olá', 'text', 'text/plain'],
    ['a.html', '<p>Hi', 'html', 'text/html'],
    ['saved.txt', '<!doctype html><p>Hi', 'html', 'text/html'],
    ['about-pdf.md', 'A PDF begins with %PDF-1.7.', 'markdown', 'text/markdown'],
  ])('named %s is taken for what it is', (name, text, kind, mimeType) => {
    expect(sniffTextFile(name, Buffer.from(text))).toEqual({ kind, mimeType })
  })

  it('in UTF-16 is a text, with or without a mark', () => {
    expect(sniffTextFile('a.txt', Buffer.from('\ufeffOlá mundo', 'utf16le'))).toMatchObject({ kind: 'text' })
    expect(sniffTextFile('a.txt', Buffer.from('Hello there', 'utf16le'))).toMatchObject({ kind: 'text' })
  })

  it.each([
    ['a PDF named .txt', 'prices.txt', PDF, 'pdf'],
    ['a PDF after some blank lines', 'prices.md', Buffer.concat([Buffer.from('\n\n'), PDF]), 'pdf'],
    ['a PDF after binary bytes', 'prices.md', Buffer.concat([Buffer.from([0, 1, 2]), PDF]), 'pdf'],
    ['a Word document', 'a.txt', Buffer.from('PK\u0003\u0004xxxx', 'latin1'), 'office'],
    ['an old Word document', 'a.txt', Buffer.from('d0cf11e0a1b11ae1', 'hex'), 'office'],
    ['a picture', 'a.md', Buffer.from('89504e470d0a1a0a', 'hex'), 'binary'],
    ['an archive', 'a.txt', gzipSync('text'), 'binary'],
    ['bytes with NULs', 'a.txt', Buffer.from([65, 0, 0, 66, 67, 0, 0, 0]), 'binary'],
    [
      'control characters',
      'a.txt',
      Buffer.from(Array.from({ length: 200 }, (_, n) => (n % 3 ? 65 : 2))),
      'binary',
    ],
    ['nothing', 'a.txt', Buffer.alloc(0), 'empty'],
    ['a text with another ending', 'a.csv', Buffer.from('a,b'), 'type'],
    ['a text without an ending', 'README', Buffer.from('Hi'), 'type'],
  ])('that is %s is refused', (_what, name, bytes, refused) => {
    expect(sniffTextFile(name, bytes)).toEqual({ refused })
  })
})
