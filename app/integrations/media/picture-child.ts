import sharp from 'sharp'
import type { PictureAnswer, PictureOrder } from './picture-protocol.ts'

// The whole life of this process is one picture: bytes of a stranger in, pictures of our own making out. It is started with an
// empty environment and without rights to write, and dies with its limits (see shape-picture.server.ts).

/** Only what a gallery takes: no SVG, PDF, TIFF, or anything else the library could read. */
sharp.block({ operation: ['VipsForeignLoad'] })
sharp.unblock({
  operation: [
    'VipsForeignLoadJpegBuffer',
    'VipsForeignLoadPngBuffer',
    'VipsForeignLoadWebpBuffer',
    'VipsForeignLoadNsgifBuffer',
    'VipsForeignLoadHeifBuffer',
  ],
})
sharp.cache(false)
sharp.concurrency(1)

const FORMATS: readonly string[] = ['jpeg', 'png', 'webp', 'gif', 'heif']
const QUALITY = 80

class Refused extends Error {
  readonly code: 'unreadable' | 'too_many_pixels'
  constructor(code: Refused['code']) {
    super(code)
    this.code = code
  }
}

async function readAll(): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

/** Upright, in sRGB, without any metadata: what is not asked for is not written. */
async function shape(
  input: Buffer,
  order: PictureOrder,
): Promise<{ answer: PictureAnswer; files: Buffer[] }> {
  const options = { limitInputPixels: order.maxPixels, failOn: 'error', sequentialRead: true } as const
  const facts = await sharp(input, options).metadata()
  if (!FORMATS.includes(facts.format ?? '')) throw new Refused('unreadable')
  if (facts.width * facts.height > order.maxPixels) throw new Refused('too_many_pixels')
  const { width, height } = facts.autoOrient
  const longest = Math.max(width, height)
  // The smallest size always; of the larger ones those that the picture has the pixels for, the last one as large as itself.
  const wanted = order.sizes.filter((_, at) => at === 0 || (order.sizes[at - 1] ?? 0) < longest)
  const sizes: Extract<PictureAnswer, { ok: true }>['sizes'] = []
  const files: Buffer[] = []
  for (const size of wanted) {
    const shaped = sharp(input, options)
      .autoOrient()
      .resize({ width: size, height: size, fit: 'inside', withoutEnlargement: true })
    const written =
      order.format === 'jpeg'
        ? shaped.flatten({ background: '#ffffff' }).jpeg({ quality: QUALITY, progressive: true })
        : shaped.webp({ quality: QUALITY })
    const { data, info } = await written.toBuffer({ resolveWithObject: true })
    sizes.push({ name: String(size), width: info.width, height: info.height, bytes: data.length })
    files.push(data)
  }
  return { answer: { ok: true, width, height, sizes }, files }
}

function codeOf(error: unknown): 'unreadable' | 'too_many_pixels' {
  if (error instanceof Refused) return error.code
  return error instanceof Error && /pixel limit/i.test(error.message) ? 'too_many_pixels' : 'unreadable'
}

async function main(): Promise<void> {
  const order = JSON.parse(process.argv[2] ?? '{}') as PictureOrder
  const { answer, files } = await shape(await readAll(), order).catch(
    (error: unknown): { answer: PictureAnswer; files: Buffer[] } => ({
      answer: { ok: false, code: codeOf(error) },
      files: [],
    }),
  )
  const head = Buffer.from(JSON.stringify(answer))
  const length = Buffer.alloc(4)
  length.writeUInt32BE(head.length)
  process.stdout.write(Buffer.concat([length, head, ...files]))
}

await main()
