import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import OpenAI from 'openai'
import { type House, startHouse } from '../tests/fixtures/house.ts'
import { createScratchDatabase } from '../tests/scratch-database.ts'
import { BENCH_AGENT, prepareAgent } from './lib/bench-agent.ts'
import { type FakeProvider, startFakeProvider } from './lib/fake-provider.ts'
import { type Line, median, ms } from './lib/measure.ts'
import { parseSse } from './lib/sse.ts'

const QUESTION = 'What is the price of the honey box?'
const ROUNDS = 60
const STREAMS = 16
const TOKENS = 600

type Timing = { firstMs: number; conversationId: string; lastSeq: number }
type Asked = Pick<Timing, 'conversationId' | 'lastSeq'>

/** The bare SDK against the fake: what nobody can beat. Resolves with the time to the first text. */
async function direct(sdk: OpenAI, question: string): Promise<number> {
  const start = performance.now()
  let firstMs = 0
  const stream = await sdk.chat.completions.create({
    model: 'fake-1',
    stream: true,
    messages: [{ role: 'user', content: question }],
  })
  for await (const chunk of stream)
    if (chunk.choices[0]?.delta.content && !firstMs) firstMs = performance.now() - start
  return firstMs
}

async function through(house: House, token: string, text: string, before?: Asked): Promise<Timing> {
  const start = performance.now()
  let firstMs = 0
  let lastSeq = 0
  const response = await fetch(`${house.baseUrl}/api/widget/v1/messages`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      clientId: randomUUID(),
      conversationId: before?.conversationId ?? null,
      text,
      afterSeq: before?.lastSeq ?? 0,
      language: 'en',
    }),
  })
  if (!response.ok || !response.body) throw new Error(`${response.status} ${await response.text()}`)
  for await (const event of parseSse(response.body)) {
    if (event.kind === 'delta' && !firstMs) firstMs = performance.now() - start
    lastSeq = event.seq
  }
  return { firstMs, lastSeq, conversationId: response.headers.get('x-conversation-id') ?? '' }
}

async function newVisitor(house: House): Promise<string> {
  const url = `${house.baseUrl}/api/widget/v1/agents/${BENCH_AGENT}/visitors`
  const response = await fetch(url, { method: 'POST' })
  return ((await response.json()) as { token: string }).token
}

/** An answer through the whole product against the bare SDK, on the same fake provider, which runs in a process of its own. */
export async function benchStream(serverUrl?: string): Promise<Line[]> {
  const provider = await startFakeProvider()
  const scratch = serverUrl ? await createScratchDatabase(serverUrl, 'bench') : null
  try {
    const house = await startHouse({
      quiet: true,
      databaseUrl: scratch?.url,
      env: { LOG_LEVEL: 'fatal', OPENAI_BASE_URL: provider.openaiBaseUrl },
    })
    try {
      await prepareAgent(house.databaseUrl, 'openai:fake-1')
      return [...(await firstToken(house, provider)), await perToken(house, provider)]
    } finally {
      await house.stop()
    }
  } finally {
    await scratch?.drop()
    await provider.stop()
  }
}

async function firstToken(house: House, provider: FakeProvider): Promise<Line[]> {
  const sdk = new OpenAI({ apiKey: 'sk-fake', baseURL: provider.openaiBaseUrl, maxRetries: 0 })
  const times = { bare: [] as number[], first: [] as number[], next: [] as number[] }
  for (let round = -10; round < ROUNDS; round++) {
    const bare = await direct(sdk, QUESTION)
    const token = await newVisitor(house)
    const first = await through(house, token, QUESTION)
    const next = await through(house, token, 'And what does sending it cost?', first)
    if (round < 0) continue
    times.bare.push(bare)
    times.first.push(first.firstMs)
    times.next.push(next.firstMs)
  }
  const bare = median(times.bare)
  const line = (name: string, values: number[]): Line => ({
    name: `first token of a ${name} through the product against the bare SDK`,
    ratio: median(values) / bare,
    better: 'lower',
    detail: `${ms(median(values))} against ${ms(bare)}: ${ms(median(values) - bare)} of our own; everything stored and logged before it`,
  })
  return [line('first question', times.first), line('later question', times.next)]
}

/** User and system time of a process so far, in microseconds (Linux, 10 ms steps). */
function cpuOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  return (Number(fields[11]) + Number(fields[12])) * 10_000
}

/** Long answers at a real model's pace, many at once: the processor time of the web process against the bare SDK's. */
async function perToken(house: House, provider: FakeProvider): Promise<Line> {
  const web = house.pid('web')
  if (!web) throw new Error('the web process is gone')
  const sdk = new OpenAI({ apiKey: 'sk-fake', baseURL: provider.openaiBaseUrl, maxRetries: 0 })
  const text = Array.from({ length: TOKENS }, (_, i) => `word${i % 10}`).join(' ')
  const all = <T>(one: (index: number) => Promise<T>) =>
    Promise.all(Array.from({ length: STREAMS }, (_, index) => one(index)))
  const times = { ours: [] as number[], bare: [] as number[] }
  for (let round = -1; round < 4; round++) {
    const tokens = await all(() => newVisitor(house))
    await provider.order({ text, times: STREAMS, tokenMs: 10 })
    const before = cpuOf(web)
    await all((index) => through(house, tokens[index] ?? '', QUESTION))
    const ours = cpuOf(web) - before
    await provider.order({ text, times: STREAMS, tokenMs: 10 })
    const start = process.cpuUsage()
    await all(() => direct(sdk, QUESTION))
    const bare = process.cpuUsage(start)
    if (round < 0) continue
    times.ours.push(ours / STREAMS / TOKENS)
    times.bare.push((bare.user + bare.system) / STREAMS / TOKENS)
  }
  const [ours, bare] = [median(times.ours), median(times.bare)]
  return {
    name: `processor time per streamed token, ${STREAMS} answers at once, whole web process against the bare SDK`,
    ratio: ours / bare,
    better: 'lower',
    detail: `${ours.toFixed(1)} us against ${bare.toFixed(1)} us; question, log, hub and SSE included; ${TOKENS} tokens, one each 10 ms`,
  }
}
