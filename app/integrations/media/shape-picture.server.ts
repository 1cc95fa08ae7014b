import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, realpathSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { AppError } from '#app/lib/app-error.ts'
import { remember } from '#app/lib/remember.ts'
import type { PictureAnswer, PictureFailure, PictureOrder } from './picture-protocol.ts'

// Pictures of strangers are decoded in a process of their own, one each: what breaks or eats there takes nothing of ours with it.
// docs/decisions/023-pictures-in-a-process-of-their-own.md says why.

export type ShapedPicture = {
  width: number
  height: number
  /** Without metadata, smallest first; named by their longest edge. */
  sizes: {
    name: string
    width: number
    height: number
    bytes: Uint8Array
    mimeType: 'image/webp' | 'image/jpeg'
  }[]
}

/** Enough for a photo of a phone, too little for a bomb. */
const MAX_PIXELS = 40_000_000
const WALL_MS = 20_000
const CPU_SECONDS = 15
const DATA_KB = 900 * 1024
/** All sizes of a picture together; a process that writes more is broken. */
const MAX_ANSWER_BYTES = 32 * 1024 * 1024
const AT_ONCE = 2
const MAX_WAITING = 64

const CHILD = fileURLToPath(new URL('./picture-child.ts', import.meta.url))
const ROOT = path.resolve(path.dirname(CHILD), '../../..')
const MODULES = path.join(ROOT, 'node_modules')
/** What it may read: its own code and its library's, which may lie behind a link. */
const readable = () => [
  path.dirname(CHILD),
  MODULES,
  ...(existsSync(MODULES) ? [realpathSync(MODULES)] : []),
  path.join(ROOT, 'package.json'),
]
const nodeFlags = () => [
  '--max-old-space-size=128',
  '--no-warnings',
  '--permission',
  '--allow-addons',
  ...readable().map((place) => `--allow-fs-read=${place}`),
]
const SHELL = '/bin/sh'

/** The kernel keeps memory and processor time within bounds, where there is a shell to say so. */
function start(order: PictureOrder): ChildProcess {
  const args = [...nodeFlags(), CHILD, JSON.stringify(order)]
  const limits = `ulimit -d ${DATA_KB}; ulimit -t ${CPU_SECONDS}; ulimit -c 0; exec "$0" "$@"`
  const [command, all] = existsSync(SHELL)
    ? [SHELL, ['-c', limits, process.execPath, ...args]]
    : [process.execPath, args]
  // Without our environment: it holds keys.
  return spawn(command, all, {
    cwd: ROOT,
    env: { NODE_ENV: 'production' },
    stdio: ['pipe', 'pipe', 'ignore'],
  })
}

export type Shape = Pick<PictureOrder, 'sizes' | 'format'>

/**
 * `shape.sizes`: the longest edges to make, smallest first. Nothing is enlarged; orientation is applied, colours become sRGB, metadata is
 * gone. Throws nothing for a bad picture: says what is wrong with it. Throws UNAVAILABLE when too many wait already, and when `signal` aborts.
 */
export async function shapePicture(
  bytes: Uint8Array,
  shape: Shape,
  signal?: AbortSignal,
): Promise<ShapedPicture | { failure: PictureFailure }> {
  return takeTurn(() => shapeNow(bytes, { ...shape, maxPixels: MAX_PIXELS }, signal))
}

async function shapeNow(
  bytes: Uint8Array,
  order: PictureOrder,
  signal: AbortSignal | undefined,
): Promise<ShapedPicture | { failure: PictureFailure }> {
  signal?.throwIfAborted()
  const child = start(order)
  const kill = () => child.kill('SIGKILL')
  const timer = setTimeout(kill, WALL_MS)
  signal?.addEventListener('abort', kill, { once: true })
  try {
    const output = await talk(child, bytes)
    signal?.throwIfAborted()
    return (output && readAnswer(output, order.format)) ?? { failure: 'too_heavy' }
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', kill)
  }
}

/** Null when it was killed, failed, or said too much. */
function talk(child: ChildProcess, bytes: Uint8Array): Promise<Buffer | null> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    child.once('error', reject)
    child.once('close', (code) => resolve(code === 0 ? Buffer.concat(chunks) : null))
    child.stdout?.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size > MAX_ANSWER_BYTES) child.kill('SIGKILL')
      else chunks.push(chunk)
    })
    // One that died early does not read on.
    child.stdin?.on('error', () => {})
    child.stdin?.end(bytes)
  })
}

function readAnswer(
  output: Buffer,
  format: PictureOrder['format'],
): ShapedPicture | { failure: PictureFailure } | null {
  if (output.length < 4) return null
  const headEnd = 4 + output.readUInt32BE(0)
  if (headEnd > output.length) return null
  const answer = JSON.parse(output.toString('utf8', 4, headEnd)) as PictureAnswer
  if (!answer.ok) return { failure: answer.code }
  let at = headEnd
  const sizes = answer.sizes.map(({ name, width, height, bytes }) => {
    const file = output.subarray(at, at + bytes)
    at += bytes
    return { name, width, height, bytes: file, mimeType: `image/${format}` as const }
  })
  return at === output.length ? { width: answer.width, height: answer.height, sizes } : null
}

/** A few at a time, the others in their order. */
async function takeTurn<T>(work: () => Promise<T>): Promise<T> {
  const line = remember('picture-processes', () => ({ running: 0, waiting: [] as (() => void)[] }))
  if (line.running >= AT_ONCE) {
    if (line.waiting.length >= MAX_WAITING) throw new AppError('UNAVAILABLE')
    await new Promise<void>((resolve) => line.waiting.push(resolve))
  } else line.running += 1
  try {
    return await work()
  } finally {
    const next = line.waiting.shift()
    if (next) next()
    else line.running -= 1
  }
}
