import { expect, test } from 'vitest'
import { sniffImage } from './sniff-image.ts'

const bytes = (text: string) => Uint8Array.from(text, (sign) => sign.charCodeAt(0))

test('pictures are told by their bytes', () => {
  expect(sniffImage(bytes('\u0089PNG\r\n\u001a\n\0\0\0\rIHDR....'))?.mimeType).toBe('image/png')
  expect(sniffImage(bytes('\u00ff\u00d8\u00ff\u00e0..JFIF'))?.mimeType).toBe('image/jpeg')
  expect(sniffImage(bytes('RIFF....WEBPVP8 '))?.mimeType).toBe('image/webp')
})

test('what could carry script, or is no picture at all, is none', () => {
  for (const text of [
    '',
    '<svg xmlns="http://www.w3.org/2000/svg">',
    'GIF89a',
    'RIFF....WAVE',
    '\u0089PNG<html>',
    '%PDF-',
  ])
    expect(sniffImage(bytes(text))).toBeNull()
})
