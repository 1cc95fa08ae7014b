import { expect, it } from 'vitest'
import { sniffMedia } from './sniff-media.ts'

const box = (brand: string) => Buffer.from(`\0\0\0\x18ftyp${brand}\0\0\0\0`, 'latin1')

it('tells pictures and videos by their bytes', () => {
  expect(sniffMedia(Buffer.from('GIF89a'))?.mimeType).toBe('image/gif')
  expect(sniffMedia(box('avif'))).toEqual({ kind: 'image', mimeType: 'image/avif', extension: 'avif' })
  expect(sniffMedia(box('isom'))?.mimeType).toBe('video/mp4')
  expect(sniffMedia(Buffer.from('\x1aE\xdf\xa3', 'latin1'))?.mimeType).toBe('video/webm')
  expect(sniffMedia(Buffer.from('\xff\xd8\xff\xe0', 'latin1'))?.kind).toBe('image')
})

it('knows nothing else', () => {
  for (const bytes of [box('heic'), box('qt  '), Buffer.from('<svg'), Buffer.from('%PDF'), Buffer.alloc(0)])
    expect(sniffMedia(bytes)).toBeNull()
})
