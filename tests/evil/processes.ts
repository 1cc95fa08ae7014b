import { fork } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { type Canary, findCanaries } from './canaries.ts'
import type { Played } from './play.ts'

// Each part runs in a process of its own: with its own database and environment, and with outputs that can be searched.

type Ended<T> = { message: T | null; output: string; code: number }

export function runPart<T>(file: string, env: Record<string, string>, loader?: string): Promise<Ended<T>> {
  return new Promise((resolve) => {
    const child = fork(fileURLToPath(new URL(file, import.meta.url)), {
      env: { ...process.env, ...env },
      execArgv: [...(loader ? ['--import', new URL(loader, import.meta.url).href] : [])],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    })
    let message: T | null = null
    let output = ''
    child.on('message', (told) => {
      message = told as T
    })
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => {
        output += text
      })
    child.on('close', (code) => resolve({ message, output, code: code ?? 1 }))
  })
}

export type ModelsEnd = { played: Played[]; leaks: string[]; canaries: number; places: string }
type Told = {
  played: Played[]
  leaks: string[]
  canaries: Canary[]
  answers: number
  traces: number
  swaps: number
}

export async function playModels(
  options: { every: number; leaks: 'all' | 'person' | 'none'; pages?: number; only?: string },
  env: Record<string, string> = {},
  loader?: string,
): Promise<ModelsEnd> {
  const { message, output, code } = await runPart<Told>(
    './run-models.ts',
    {
      EVIL_EVERY: String(options.every),
      EVIL_LEAKS: options.leaks,
      EVIL_PAGES: String(options.pages ?? 0),
      EVIL_ONLY: options.only ?? '',
      ...env,
    },
    loader,
  )
  if (!message) throw new Error(`the scripts did not end (${code}): ${output.slice(-3_000)}`)
  const { played, leaks, canaries, answers, traces, swaps } = message
  const bundles = options.pages ? await readBundles() : []
  const inLogs = findCanaries(canaries, 'the log', output)
  const inBundles = bundles.flatMap(({ name, text }) => [
    ...findCanaries(canaries, name, text),
    // Names of what only the server knows have no place in what browsers load.
    ...(/SERVICE_ROLE_KEY|SESSION_SECRET|DATABASE_URL|sealed_key|sealed_value/.test(text)
      ? [`${name} names a secret`]
      : []),
  ])
  const lines = output.split('\n').length
  return {
    played,
    leaks: [...leaks, ...inLogs, ...inBundles],
    canaries: canaries.length,
    places: `${lines} lines of logs, every table, ${answers} pages and doors of the build, streams, prompts, files, ${traces} parcels of traces and ${bundles.length} bundles; ${swaps} sealed values at the place of another`,
  }
}

async function readBundles(): Promise<{ name: string; text: string }[]> {
  const found: { name: string; text: string }[] = []
  for (const folder of ['build/client', 'public']) {
    const root = new URL(`../../${folder}/`, import.meta.url)
    const names = await readdir(root, { recursive: true }).catch(() => [])
    for (const name of names)
      if (/\.(js|css|html|json|map|svg)$/.test(name))
        found.push({ name: `${folder}/${name}`, text: await readFile(new URL(name, root), 'utf8') })
  }
  return found
}

export type AddressesEnd = { vectors: number; sinks: number; tries: number; hits: number; problems: string[] }

export async function tryAddresses(
  options: { isQuick: boolean; isOpen?: boolean; sinks?: string },
  env: Record<string, string> = {},
  loader?: string,
): Promise<AddressesEnd> {
  const { message, output, code } = await runPart<AddressesEnd>(
    './run-addresses.ts',
    {
      EVIL_QUICK: options.isQuick ? '1' : '',
      EVIL_OPEN: options.isOpen ? '1' : '',
      EVIL_SINKS: options.sinks ?? '',
      // The public site of this test has a certificate of its own; nothing else is asked over TLS.
      NODE_TLS_REJECT_UNAUTHORIZED: '0',
      NODE_NO_WARNINGS: '1',
      ...env,
    },
    loader,
  )
  if (!message) throw new Error(`the addresses did not end (${code}): ${output.slice(-3_000)}`)
  return message
}
