import { type ChildProcess, spawn } from 'node:child_process'
import { request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http'
import { createRequire } from 'node:module'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

export type FunctionsOptions = {
  /** Folder of supabase/functions, absolute. */
  functionsDir: string
  /** What the functions may read; at least SUPABASE_URL, SUPABASE_ANON_KEY, SUPABASE_SERVICE_ROLE_KEY. */
  env: Record<string, string>
}

export type Functions = {
  /** Serves /functions/v1/<name>/...; resolves to false for any other address. */
  handleRequest(req: IncomingMessage, res: ServerResponse): Promise<boolean>
  close(): Promise<void>
}

type Runner = { child: ChildProcess; port: number }

const PREFIX = '/functions/v1'
const START_TIMEOUT_MS = 20_000
const MAX_HEAP_MB = 128

/** Edge Functions on Deno: one process, started by the first call and again after it died. */
export function startFunctions(options: FunctionsOptions): Functions {
  let runner: Promise<Runner> | undefined
  let isClosed = false

  function running(): Promise<Runner> {
    runner ??= spawnDeno(options).then((started) => {
      started.child.once('exit', () => {
        runner = undefined
      })
      return started
    })
    runner.catch(() => {
      runner = undefined
    })
    return runner
  }

  return {
    async handleRequest(req, res) {
      if (!req.url?.startsWith(`${PREFIX}/`)) return false
      try {
        if (isClosed) throw new Error('the functions are closed')
        const { port } = await running()
        await forward(req, res, port)
      } catch (error) {
        console.error('functions: a call failed', error)
        if (res.headersSent) res.destroy()
        else {
          res.writeHead(503, { 'content-type': 'application/json' })
          res.end(JSON.stringify({ code: 'BOOT_ERROR', message: 'Function failed to start' }))
        }
      }
      return true
    },
    async close() {
      isClosed = true
      const started = await runner?.catch(() => undefined)
      if (!started || started.child.exitCode !== null) return
      const exited = new Promise((resolve) => started.child.once('exit', resolve))
      started.child.kill('SIGTERM')
      await exited
    },
  }
}

/** Starts Deno with no more rights than the functions need: their own folder, their environment, their Supabase. */
async function spawnDeno({ functionsDir, env }: FunctionsOptions): Promise<Runner> {
  const { host } = new URL(env.SUPABASE_URL ?? 'http://127.0.0.1')
  const main = fileURLToPath(new URL('./main.ts', import.meta.url))
  const args = [
    'run',
    '--quiet',
    '--no-prompt',
    '--no-remote',
    '--no-lock',
    `--v8-flags=--max-old-space-size=${MAX_HEAP_MB}`,
    `--config=${functionsDir}/deno.json`,
    `--allow-net=127.0.0.1:0,${host}`,
    `--allow-read=${functionsDir}`,
    `--allow-env=${Object.keys(env).join(',')}`,
    main,
    functionsDir,
  ]
  const { NODE_ENV, PATH = '', HOME = '', DENO_DIR } = process.env
  const child = spawn(denoBinary(), args, {
    cwd: functionsDir,
    env: {
      NODE_ENV,
      PATH,
      HOME,
      ...(DENO_DIR && { DENO_DIR }),
      DENO_NO_UPDATE_CHECK: '1',
      DO_NOT_TRACK: '1',
      NO_COLOR: '1',
      ...env,
    },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  return { child, port: await portOf(child) }
}

/** The program itself: the package's `bin` is a Node wrapper, which would not pass signals on. */
function denoBinary(): string {
  const installer: { runInstall(): string } = createRequire(import.meta.url)('deno/install_api.cjs')
  return installer.runInstall()
}

function portOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      child.kill('SIGKILL')
      reject(new Error(`the functions did not start within ${START_TIMEOUT_MS} ms`))
    }, START_TIMEOUT_MS)
    child.once('error', reject)
    child.once('exit', (code) => {
      clearTimeout(timer)
      reject(new Error(`Deno ended with code ${code}`))
    })
    if (!child.stdout) return reject(new Error('Deno has no output'))
    createInterface({ input: child.stdout }).on('line', (line) => {
      const port = /^listening (\d+)$/.exec(line)?.[1]
      if (port) {
        clearTimeout(timer)
        resolve(Number(port))
      } else console.log(`functions: ${line}`)
    })
  })
}

function forward(req: IncomingMessage, res: ServerResponse, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const path = (req.url ?? '').slice(PREFIX.length)
    const upstream = httpRequest(
      { host: '127.0.0.1', port, path, method: req.method, headers: req.headers },
      (answer) => {
        res.writeHead(answer.statusCode ?? 502, answer.headers)
        answer.pipe(res)
        answer.once('error', reject)
        answer.once('end', () => resolve())
      },
    )
    upstream.once('error', reject)
    res.once('close', () => {
      if (!res.writableFinished) upstream.destroy()
      resolve()
    })
    req.pipe(upstream)
  })
}
