import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

const TEXT = /\.(js|css|svg|json|webmanifest|txt)$/
/** Below this the headers weigh more than what is saved. */
const MIN_BYTES = 1_024

const brotli = (content: Buffer) =>
  promisify(brotliCompress)(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } })

/** Writes `.br` and `.gz` beside every text file under `root`: the server sends them as they are. */
export async function precompress(root: string): Promise<void> {
  const names = await readdir(root, { recursive: true })
  for (const name of names.filter((entry) => TEXT.test(entry))) {
    const path = join(root, name)
    const content = await readFile(path)
    if (content.byteLength < MIN_BYTES) continue
    await writeFile(`${path}.br`, await brotli(content))
    await writeFile(`${path}.gz`, await promisify(gzip)(content, { level: 9 }))
  }
}
