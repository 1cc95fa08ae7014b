// Flowise as its makers publish it, with one chatflow: their own template "Conversation Chain" on our fake provider.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { freePort } from '../../tests/fixtures/house.ts'

export type FlowiseServer = {
  version: string
  predictionUrl: string
  bootMs: number
  pid: number
  stop(): Promise<void>
}

type Input = { name: string; type: string; label: string }
type FlowNode = {
  data: {
    name: string
    inputs: Record<string, unknown>
    credential?: string
    inputParams: Input[]
  }
}
type Template = { nodes: FlowNode[]; edges: unknown[] }

const OFFLINE = fileURLToPath(new URL('./flowise-offline.cjs', import.meta.url))

const read = (path: string) => JSON.parse(readFileSync(path, 'utf8'))

/** The environment of a Flowise that keeps everything in `folder` and in a database of its own. */
function environment(databaseUrl: string, folder: string, port: number): NodeJS.ProcessEnv {
  const { hostname, port: databasePort, username, password, pathname } = new URL(databaseUrl)
  return {
    PATH: process.env.PATH,
    NODE_ENV: 'production',
    HOME: folder,
    HOST: '127.0.0.1',
    PORT: String(port),
    DATABASE_TYPE: 'postgres',
    DATABASE_HOST: hostname,
    DATABASE_PORT: databasePort || '5432',
    DATABASE_USER: decodeURIComponent(username),
    DATABASE_PASSWORD: decodeURIComponent(password) || 'none',
    DATABASE_NAME: pathname.slice(1),
    SECRETKEY_PATH: folder,
    LOG_PATH: join(folder, 'logs'),
    BLOB_STORAGE_PATH: join(folder, 'storage'),
    LOG_LEVEL: 'error',
    DISABLE_FLOWISE_TELEMETRY: 'true',
    // Its guard against requests to private addresses would refuse the provider on this machine.
    HTTP_SECURITY_CHECK: 'false',
  }
}

async function call<T>(url: string, body: unknown, cookie = ''): Promise<{ value: T; cookie: string }> {
  const response = await fetch(url, {
    method: 'POST',
    // As behind a proxy that ends TLS: it gives its session to nobody else.
    headers: {
      'content-type': 'application/json',
      'x-request-from': 'internal',
      'x-forwarded-proto': 'https',
      cookie,
    },
    body: JSON.stringify(body),
  })
  if (!response.ok) throw new Error(`Flowise: ${url}: ${response.status} ${await response.text()}`)
  const given = response.headers.getSetCookie().map((line) => line.split(';')[0])
  return { value: (await response.json()) as T, cookie: given.join('; ') }
}

async function makeChatflow(api: string, template: Template, openaiBaseUrl: string): Promise<string> {
  const person = { email: 'bench@example.com', password: 'Bench-1234' }
  await call(`${api}/account/register`, {
    user: { name: 'Bench', email: person.email, credential: person.password },
  })
  const { cookie } = await call(`${api}/auth/login`, person)
  const key = { openAIApiKey: 'sk-fake' }
  const { value: credential } = await call<{ id: string }>(
    `${api}/credentials`,
    { name: 'bench', credentialName: 'openAIApi', plainDataObj: key },
    cookie,
  )
  for (const { data } of template.nodes) {
    if (data.name !== 'chatOpenAI') continue
    data.credential = credential.id
    Object.assign(data.inputs, { modelName: 'fake-1', basepath: openaiBaseUrl, streaming: true })
  }
  const flow = { name: 'Bench', type: 'CHATFLOW', deployed: true, isPublic: true }
  const { value } = await call<{ id: string }>(
    `${api}/chatflows`,
    { ...flow, flowData: JSON.stringify(template) },
    cookie,
  )
  return value.id
}

/** Starts the Flowise that npm installed in `folder`, on a free port; `databaseUrl` names an empty database. */
export async function startFlowise(
  folder: string,
  databaseUrl: string,
  openaiBaseUrl: string,
): Promise<FlowiseServer> {
  const home = join(folder, 'node_modules/flowise')
  const data = await mkdtemp(join(tmpdir(), 'flowise-'))
  const port = await freePort()
  const startedAt = performance.now()
  const env = environment(databaseUrl, data, port)
  const child = spawn(process.execPath, ['--require', OFFLINE, 'bin/run', 'start'], {
    cwd: home,
    env,
    stdio: 'ignore',
  })
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGKILL')
      await once(child, 'exit')
    }
    await rm(data, { recursive: true, force: true })
  }
  const api = `http://127.0.0.1:${port}/api/v1`
  try {
    for (;;) {
      if (child.exitCode !== null || performance.now() - startedAt > 300_000)
        throw new Error('Flowise did not start')
      const isUp = await fetch(`${api}/ping`).then(
        ({ ok }) => ok,
        () => false,
      )
      if (isUp) break
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    const bootMs = performance.now() - startedAt
    const template = read(join(home, 'marketplaces/chatflows/Conversation Chain.json')) as Template
    const id = await makeChatflow(api, template, openaiBaseUrl)
    const { version } = read(join(home, 'package.json')) as { version: string }
    return { version, predictionUrl: `${api}/prediction/${id}`, bootMs, pid: child.pid ?? 0, stop }
  } catch (error) {
    await stop()
    throw error
  }
}
