import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import OpenAI from 'openai'
import { type House, startHouse } from '../tests/fixtures/house.ts'
import { withClient } from './lib/database.ts'
import { type Line, median, ms } from './lib/measure.ts'
import { parseSse } from './lib/sse.ts'

const ROUNDS = 40
const LONG = 1_500

type Timing = { firstMs: number; totalMs: number; pieces: number }

/** The bare SDK against the fake: what nobody can beat in this process. */
async function direct(client: OpenAI, question: string): Promise<Timing> {
  const start = performance.now()
  let firstMs = 0
  let pieces = 0
  const stream = await client.chat.completions.create({
    model: 'fake-1',
    stream: true,
    messages: [{ role: 'user', content: question }],
  })
  for await (const chunk of stream) {
    if (!chunk.choices[0]?.delta.content) continue
    if (pieces++ === 0) firstMs = performance.now() - start
  }
  return { firstMs, totalMs: performance.now() - start, pieces }
}

async function through(house: House, token: string, question: string): Promise<Timing> {
  const start = performance.now()
  let firstMs = 0
  let pieces = 0
  const response = await fetch(`${house.baseUrl}/api/widget/v1/messages`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      clientId: randomUUID(),
      conversationId: null,
      text: question,
      afterSeq: 0,
      language: 'en',
    }),
  })
  if (!response.ok || !response.body) throw new Error(`${response.status} ${await response.text()}`)
  for await (const event of parseSse(response.body)) {
    if (event.kind === 'delta' && pieces++ === 0) firstMs = performance.now() - start
    if (event.kind === 'run.finished') break
  }
  return { firstMs, totalMs: performance.now() - start, pieces }
}

async function newVisitor(house: House, publicId: string): Promise<string> {
  const response = await fetch(`${house.baseUrl}/api/widget/v1/agents/${publicId}/visitors`, {
    method: 'POST',
  })
  return ((await response.json()) as { token: string }).token
}

/** User and system time of a process so far, in microseconds (Linux, 10 ms steps). */
function cpuOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  return (Number(fields[11]) + Number(fields[12])) * 10_000
}

/** An answer through the whole product against the bare SDK, on the same fake provider. No knowledge: retrieval finds nothing. */
export async function benchStream(databaseUrl?: string): Promise<Line[]> {
  const house = await startHouse({ quiet: true, databaseUrl, env: { LOG_LEVEL: 'fatal' } })
  try {
    const publicId = 'ag_demoColmeia00001'
    await withClient(house.databaseUrl, (client) =>
      client.query(
        `update agents set published_version_id = v.id from (
           insert into agent_versions (workspace_id, agent_id, number, settings, note)
           select a.workspace_id, a.id, 900, jsonb_set(ov.settings, '{model}', '"openai:fake-1"'), 'bench'
           from agents a join agent_versions ov on ov.id = a.published_version_id where a.public_id = $1
           returning id, agent_id
         ) v where agents.id = v.agent_id`,
        [publicId],
      ),
    )
    await withClient(house.databaseUrl, (client) => client.query('delete from agent_sources'))
    const sdk = new OpenAI({ apiKey: 'sk-fake', baseURL: house.env.OPENAI_BASE_URL, maxRetries: 0 })
    const question = 'What is the price of the honey box?'
    const ours: Timing[] = []
    const bare: Timing[] = []
    for (let round = -3; round < ROUNDS; round++) {
      const token = await newVisitor(house, publicId)
      const a = await through(house, token, question)
      const b = await direct(sdk, question)
      if (round < 0) continue
      ours.push(a)
      bare.push(b)
    }
    const first = { ours: median(ours.map((t) => t.firstMs)), bare: median(bare.map((t) => t.firstMs)) }
    const lines: Line[] = [
      {
        name: 'first token through the product against the bare SDK',
        ratio: first.ours / first.bare,
        better: 'lower',
        detail: `${ms(first.ours)} against ${ms(first.bare)}: ${ms(first.ours - first.bare)} of our own, question stored and event logged before it`,
      },
    ]
    lines.push(...(await perToken(house, sdk, publicId)))
    return lines
  } finally {
    await house.stop()
  }
}

async function perToken(house: House, sdk: OpenAI, publicId: string): Promise<Line[]> {
  const web = house.pid('web')
  if (!web) return []
  const question = `FAKE:long=${LONG} Tell me everything`
  const oursUs: number[] = []
  const bareUs: number[] = []
  for (let round = -1; round < 6; round++) {
    const token = await newVisitor(house, publicId)
    const before = cpuOf(web)
    await through(house, token, question)
    const used = cpuOf(web) - before
    const start = process.cpuUsage()
    const { pieces } = await direct(sdk, question)
    const bare = process.cpuUsage(start)
    if (round < 0) continue
    oursUs.push(used / pieces)
    bareUs.push((bare.user + bare.system) / pieces)
  }
  const a = median(oursUs)
  const b = median(bareUs)
  return [
    {
      name: 'CPU per streamed token, whole web process against the bare SDK',
      ratio: a / b,
      better: 'lower',
      detail: `${a.toFixed(1)} us against ${b.toFixed(1)} us; log, hub and SSE to one reader included`,
    },
  ]
}
