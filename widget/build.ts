/**
 * Builds the widget into public/widget/v1: `loader.js`, whose name never changes, and files named by their content, which
 * may be cached for ever. `node widget/build.ts` or `buildWidget()`.
 */
import { createHash } from 'node:crypto'
import { mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { build, type Rollup } from 'vite'
import { OUT_DIR, widgetConfig } from './vite.config.ts'

/** A page loaded before a release may still ask for the files it was told of. */
const KEEP_OLD_FILES_MS = 30 * 24 * 3600 * 1000

export type WidgetFile = { name: string; bytes: number; brotli: number }
export type WidgetBuild = Record<'loader' | 'app' | 'talk' | 'media' | 'passage' | 'pt-BR', WidgetFile>

export const brotli = (content: string | Buffer) =>
  brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } })

async function compile(config: Parameters<typeof widgetConfig>[0]): Promise<string> {
  const results = [await build(widgetConfig(config))].flat() as Rollup.RollupOutput[]
  const chunk = results.flatMap((result) => result.output).find((output) => output.type === 'chunk')
  if (!chunk) throw new Error(`Vite built nothing from widget/src/${config.file}`)
  return chunk.code.trim()
}

async function emit(code: string, name: string): Promise<WidgetFile> {
  const packed = brotli(code)
  await writeFile(path.join(OUT_DIR, name), code)
  // What the server sends as they are: compressing harder than it could for every request.
  await writeFile(path.join(OUT_DIR, `${name}.br`), packed)
  await writeFile(path.join(OUT_DIR, `${name}.gz`), gzipSync(code, { level: 9 }))
  return { name, bytes: Buffer.byteLength(code), brotli: packed.length }
}

const hashed = (name: string, code: string) =>
  `${name}-${createHash('sha256').update(code).digest('hex').slice(0, 8)}.js`

/** The loader is one block already: its constants stay inside without a function around them. */
const unwrapped = (code: string) => code.replace(/^\(function\(\)\{"use strict";([\s\S]*)\}\)\(\);$/, '$1')

async function removeOldFiles(current: WidgetFile[]): Promise<void> {
  const names = new Set(current.map((file) => file.name))
  for (const name of await readdir(OUT_DIR)) {
    if (names.has(name.replace(/\.(br|gz)$/, ''))) continue
    const file = path.join(OUT_DIR, name)
    if (Date.now() - (await stat(file)).mtimeMs > KEEP_OLD_FILES_MS) await rm(file, { recursive: true })
  }
}

export async function buildWidget(): Promise<WidgetBuild> {
  await mkdir(OUT_DIR, { recursive: true })
  const make = async (name: string, config: Parameters<typeof widgetConfig>[0]) => {
    const code = await compile(config)
    return emit(code, hashed(name, code))
  }
  // Inside out: each file is built with the names of those it will ask for.
  const portuguese = await make('pt-br', { file: 'i18n/pt-BR.ts' })
  const passage = await make('passage', { file: 'passage.tsx', sharesPreact: true })
  const media = await make('media', { file: 'media/media.tsx', sharesPreact: true })
  const talk = await make('talk', {
    file: 'talk/talk.tsx',
    sharesPreact: true,
    define: { MEDIA_FILE: media.name },
  })
  const app = await make('app', {
    file: 'app.tsx',
    define: { TALK_FILE: talk.name, PASSAGE_FILE: passage.name, PORTUGUESE_FILE: portuguese.name },
  })
  const loader = await emit(
    unwrapped(await compile({ file: 'loader.ts', isLoader: true, define: { APP_FILE: app.name } })),
    'loader.js',
  )
  const built = { loader, app, talk, media, passage, 'pt-BR': portuguese }
  await removeOldFiles(Object.values(built))
  return built
}

if (import.meta.main) {
  for (const [part, { name, bytes, brotli }] of Object.entries(await buildWidget())) {
    process.stdout.write(`${part.padEnd(8)} ${name.padEnd(22)} ${bytes} B, ${brotli} B brotli\n`)
  }
}
