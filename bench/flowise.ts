import { randomInt, randomUUID } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { Agent, type IncomingMessage, request } from 'node:http'
import { join } from 'node:path'
import { type House, startHouse } from '../tests/fixtures/house.ts'
import { createScratchDatabase } from '../tests/scratch-database.ts'
import { BENCH_AGENT, prepareAgent } from './lib/bench-agent.ts'
import { startFakeProvider } from './lib/fake-provider.ts'
import { type FlowiseServer, startFlowise } from './lib/flowise-server.ts'
import { type Line, median, ms } from './lib/measure.ts'

// Chats a second beside Flowise: the same machine, database server, fake provider and client, in turn. A chat is a question
// of a new conversation and its whole answer, read to the end of the stream. Both store both.

const CONCURRENCY = [1, 8, 32]
const ROUNDS = 3
const ROUND_MS = 3_000
const VISITORS = 100
const QUESTION = 'What is the price of the honey box?'
const ANSWER = Array.from({ length: 60 }, (_, index) => `word${index % 10}`).join(' ')

type Chat = () => Promise<{ firstMs: number }>

/** Posts, reads all of the answer; `first` tells the first words of it, `last` its regular end. */
function post(
  options: { url: string; headers?: Record<string, string>; body: unknown },
  marks: { first: string; last: string },
): Promise<{ firstMs: number }> {
  const startedAt = performance.now()
  return new Promise((resolve, reject) => {
    const { url, headers, body } = options
    const read = (response: IncomingMessage) => {
      let text = ''
      let firstMs = 0
      response.setEncoding('utf8')
      response.on('data', (part: string) => {
        text += part
        if (!firstMs && text.includes(marks.first)) firstMs = performance.now() - startedAt
      })
      response.on('error', reject)
      response.on('end', () => {
        if (firstMs && text.includes(marks.last)) resolve({ firstMs })
        else reject(new Error(`${url}: ${response.statusCode} ${text.slice(-300)}`))
      })
    }
    const asked = request(
      url,
      { method: 'POST', agent, headers: { 'content-type': 'application/json', ...headers } },
      read,
    )
    asked.on('error', reject)
    asked.end(JSON.stringify(body))
  })
}

const agent = new Agent({ keepAlive: true })
// Every chat comes from an address of its own, as visitors do: limits by address are part of the product.
const anyAddress = () => ({ 'x-forwarded-for': `10.${randomInt(256)}.${randomInt(256)}.${randomInt(256)}` })

type Visitors = string[]

/** Fetched before, as the widget does when its panel opens; each asks at most 30 times a minute. */
async function newVisitors(house: House): Promise<Visitors> {
  const url = `${house.baseUrl}/api/widget/v1/agents/${BENCH_AGENT}/visitors`
  const tokens: string[] = []
  for (let index = 0; index < VISITORS; index++) {
    const response = await fetch(url, { method: 'POST', headers: anyAddress() })
    if (!response.ok) throw new Error(`a visitor: ${response.status} ${await response.text()}`)
    tokens.push(((await response.json()) as { token: string }).token)
  }
  return tokens
}

function ourChat(house: House, visitors: Visitors): Chat {
  const url = `${house.baseUrl}/api/widget/v1/messages`
  const marks = { first: '"kind":"delta"', last: '"kind":"run.finished"' }
  let next = 0
  return () => {
    const token = visitors[next++ % visitors.length]
    const body = { clientId: randomUUID(), conversationId: null, text: QUESTION, afterSeq: 0, language: 'en' }
    return post({ url, headers: { ...anyAddress(), authorization: `Bearer ${token}` }, body }, marks)
  }
}

function theirChat({ predictionUrl }: FlowiseServer): Chat {
  const marks = { first: '"event":"token"', last: '"event":"end"' }
  return () => {
    const body = { question: QUESTION, streaming: true, chatId: randomUUID() }
    return post({ url: predictionUrl, body }, marks)
  }
}

/** As many at a time as told, for ROUND_MS. Chats a second, by those that ended, and the median first word. */
async function run(chat: Chat, concurrency: number): Promise<{ perSecond: number; firstMs: number }> {
  const startedAt = performance.now()
  const firsts: number[] = []
  const worker = async () => {
    while (performance.now() - startedAt < ROUND_MS) firsts.push((await chat()).firstMs)
  }
  await Promise.all(Array.from({ length: concurrency }, worker))
  return { perSecond: (firsts.length / (performance.now() - startedAt)) * 1_000, firstMs: median(firsts) }
}

function residentMb(pid: number): number {
  const kb = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  return Math.round(Number(kb) / 1024)
}

async function compare(house: House, flowise: FlowiseServer): Promise<Line[]> {
  const lines: Line[] = []
  for (const concurrency of CONCURRENCY) {
    const ours: Awaited<ReturnType<typeof run>>[] = []
    const theirs: typeof ours = []
    for (let round = -1; round < ROUNDS; round++) {
      const a = await run(ourChat(house, await newVisitors(house)), concurrency)
      const b = await run(theirChat(flowise), concurrency)
      if (round < 0) continue
      ours.push(a)
      theirs.push(b)
    }
    const of = (runs: typeof ours, key: 'perSecond' | 'firstMs') => median(runs.map((one) => one[key]))
    const [a, b] = [of(ours, 'perSecond'), of(theirs, 'perSecond')]
    lines.push({
      name: `chats a second, ${concurrency} at a time, against Flowise ${flowise.version}`,
      ratio: a / b,
      better: 'higher',
      detail: `${a.toFixed(1)} against ${b.toFixed(1)}/s; first word after ${ms(of(ours, 'firstMs'))} against ${ms(of(theirs, 'firstMs'))}`,
    })
  }
  const [a, b] = [
    residentMb(house.pid('web') ?? 0) + residentMb(house.pid('worker') ?? 0),
    residentMb(flowise.pid),
  ]
  const name = 'memory after it, web process and worker against Flowise'
  return [...lines, { name, ratio: a / b, better: 'lower', detail: `${a} against ${b} MB resident` }]
}

/** Why it cannot run; null when it can. */
function missing(folder: string | undefined, serverUrl: string | undefined): string | null {
  if (!folder)
    return 'FLOWISE_DIR names no folder with an installed Flowise (bench/README.md says how to make one)'
  if (!existsSync(join(folder, 'node_modules/flowise/bin/run'))) return `there is no Flowise in ${folder}`
  if (!existsSync('build/server/index.js')) return 'npm run build comes first'
  return serverUrl ? null : 'it needs DATABASE_URL: both keep their data in one PostgreSQL server'
}

/** Needs FLOWISE_DIR and a PostgreSQL server; without them it says so and measures nothing. */
export async function benchFlowise(serverUrl?: string, folder = process.env.FLOWISE_DIR): Promise<Line[]> {
  const why = missing(folder, serverUrl)
  if (why !== null || !folder || !serverUrl) {
    console.log(`flowise: skipped, ${why}`)
    return []
  }
  const ends: (() => Promise<void>)[] = []
  try {
    const provider = await startFakeProvider()
    ends.push(provider.stop)
    await provider.order({ text: ANSWER, times: 'all', tokenMs: 0 })
    const theirs = await createScratchDatabase(serverUrl, 'bench_flowise')
    ends.push(theirs.drop)
    const flowise = await startFlowise(folder, theirs.url, provider.openaiBaseUrl)
    ends.push(flowise.stop)
    console.log(`flowise ${flowise.version} answered after ${(flowise.bootMs / 1_000).toFixed(1)} s`)
    const scratch = await createScratchDatabase(serverUrl, 'bench')
    ends.push(scratch.drop)
    const house = await startHouse({
      quiet: true,
      databaseUrl: scratch.url,
      env: {
        LOG_LEVEL: 'fatal',
        TRUSTED_PROXIES: '1',
        COMPATIBLE_BASE_URL: provider.openaiBaseUrl,
        COMPATIBLE_MODELS: 'fake-1',
      },
    })
    ends.push(house.stop)
    await prepareAgent(house.databaseUrl, 'compatible:fake-1')
    return await compare(house, flowise)
  } finally {
    for (const end of ends.reverse()) await end()
  }
}
