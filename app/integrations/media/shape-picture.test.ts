import sharp from 'sharp'
import { expect, it } from 'vitest'
import {
  bomb,
  giantHeader,
  photoOfHome,
  picture,
  pictureWithPage,
  polyglot,
  svg,
} from '../../../tests/fixtures/pictures.ts'
import { type ShapedPicture, shapePicture } from './shape-picture.server.ts'

const EDGES = { sizes: [320, 800, 1600], format: 'webp' } as const
const shape = async (bytes: Uint8Array) => shapePicture(bytes, { ...EDGES, sizes: [...EDGES.sizes] })

async function shaped(bytes: Uint8Array): Promise<ShapedPicture> {
  const made = await shape(bytes)
  if ('failure' in made) throw new Error(made.failure)
  return made
}

it('makes sizes from the smallest up, and none larger than the picture', async () => {
  const { width, height, sizes } = await shaped(await picture({ width: 1000, height: 500 }))
  expect([width, height]).toEqual([1000, 500])
  expect(sizes.map((size) => [size.name, size.width, size.height])).toEqual([
    ['320', 320, 160],
    ['800', 800, 400],
    ['1600', 1000, 500],
  ])
  const tiny = await shaped(await picture({ width: 1, height: 1, format: 'png' }))
  expect(tiny.sizes.map((size) => [size.name, size.width, size.height])).toEqual([['320', 1, 1]])
})

it.each(['jpeg', 'png', 'webp', 'gif', 'avif'] as const)('reads %s', async (format) => {
  const { sizes } = await shaped(await picture({ width: 64, height: 48, format }))
  expect(sizes.map(({ width, height, mimeType }) => [width, height, mimeType])).toEqual([
    [64, 48, 'image/webp'],
  ])
})

it('turns a photo upright and leaves nothing of where, when and by whom it was taken', async () => {
  const photo = await photoOfHome()
  expect(photo.includes('SECRET-OWNER')).toBe(true)
  const { width, height, sizes } = await shaped(photo)
  expect([width, height]).toEqual([800, 1200])
  for (const { bytes } of sizes) {
    const text = Buffer.from(bytes).toString('latin1')
    expect(text).not.toMatch(/SECRET|Exif|EXIF|xmp|ICCP|ICC_PROFILE|GPS/)
    const { exif, xmp, icc, iptc, orientation } = await sharp(bytes).metadata()
    expect([exif, xmp, icc, iptc, orientation]).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
    ])
  }
})

it('writes JPEG for models, and what stood behind a picture is gone', async () => {
  const made = await shapePicture(await pictureWithPage(), { sizes: [320, 1568], format: 'jpeg' })
  if ('failure' in made) throw new Error(made.failure)
  for (const { bytes, mimeType } of made.sizes) {
    expect(mimeType).toBe('image/jpeg')
    expect(Buffer.from(bytes.subarray(0, 3))).toEqual(Buffer.from([0xff, 0xd8, 0xff]))
    expect(Buffer.from(bytes).includes('SECRET-SCRIPT')).toBe(false)
  }
})

it('refuses what is hostile or broken, and is as well as before', async () => {
  const whole = await picture()
  expect(await shape(svg)).toEqual({ failure: 'unreadable' })
  expect(await shape(Buffer.from('%PDF-1.7'))).toEqual({ failure: 'unreadable' })
  expect(await shape(polyglot)).toEqual({ failure: 'unreadable' })
  expect(await shape(Buffer.alloc(0))).toEqual({ failure: 'unreadable' })
  expect(await shape(whole.subarray(0, whole.length / 2))).toEqual({ failure: 'unreadable' })
  expect(await shape(await sharp(whole).tiff().toBuffer())).toEqual({ failure: 'unreadable' })
  expect(await shape(await bomb())).toEqual({ failure: 'too_many_pixels' })
  expect(await shape(await giantHeader())).toHaveProperty('failure')
  expect(await shape(whole)).toHaveProperty('width', 1200)
}, 60_000)

it('stops when whoever asked is stopped', async () => {
  const stop = new AbortController()
  const work = shapePicture(
    await picture({ width: 6000, height: 6000 }),
    { sizes: [320], format: 'webp' },
    stop.signal,
  )
  stop.abort()
  await expect(work).rejects.toThrow()
})
