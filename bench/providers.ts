import { randomUUID } from 'node:crypto'
import { Anthropic } from '@anthropic-ai/sdk'
import OpenAI from 'openai'
import type { AttemptRecord } from '#app/domain/providers/route.ts'
import type { ChatModel, ChatRequest } from '#app/integrations/llm/types.ts'
import { type FakeProvider, startFakeProvider } from './lib/fake-provider.ts'
import { type Line, median, ms } from './lib/measure.ts'

// What our reading of a provider costs beside its own SDK and beside a bare fetch, in this process; the provider has one of
// its own.

const TOKENS = 20_000
const ROUNDS = 9
const FIRSTS = 80
const TEXT = Array.from({ length: TOKENS }, (_, at) => `word${at % 10}`).join(' ')
const MESSAGES = [{ role: 'user' as const, content: 'Tell me all.' }]
const BODY = { model: 'fake-1', stream: true as const, max_tokens: 16_384, messages: MESSAGES }

const ASK: ChatRequest = {
  model: 'fake-1',
  system: 'You help.',
  messages: MESSAGES,
  passages: [],
  language: 'en',
  temperature: 0.3,
  maxOutputTokens: 16_384,
}
const TOOLS = Array.from({ length: 8 }, (_, at) => ({
  name: `tool_${at}`,
  description: 'Looks something up.',
  parameters: { type: 'object', properties: { query: { type: 'string' } }, required: ['query'] },
}))

/** Reads one answer; calls `onFirst` at its first text. Returns the characters read. */
type Reader = (onFirst: () => void) => Promise<number>

/** The least that reads an answer at all: nothing of what may go wrong. */
function rawReader(url: string, textOf: (event: never) => string | undefined): Reader {
  return async (onFirst) => {
    const response = await fetch(url, {
      method: 'POST',
      headers: { authorization: 'Bearer k', 'x-api-key': 'k', 'content-type': 'application/json' },
      body: JSON.stringify(BODY),
    })
    if (!response.body) throw new Error('no body')
    const body = response.body.getReader()
    const decoder = new TextDecoder()
    let chars = 0
    let rest = ''
    for (;;) {
      const { done, value } = await body.read()
      if (done) return chars
      const frames = (rest + decoder.decode(value, { stream: true })).split('\n\n')
      rest = frames.pop() ?? ''
      for (const frame of frames) {
        const data = frame.slice(frame.indexOf('data: ') + 6)
        const text = data === '[DONE]' ? '' : textOf(JSON.parse(data) as never)
        if (text && chars === 0) onFirst()
        chars += text?.length ?? 0
      }
    }
  }
}

const ourReader =
  (model: ChatModel, changes: Partial<ChatRequest> = {}): Reader =>
  async (onFirst) => {
    let chars = 0
    for await (const event of model.stream({ ...ASK, ...changes }, new AbortController().signal)) {
      if (event.type !== 'text') continue
      if (chars === 0) onFirst()
      chars += event.text.length
    }
    return chars
  }

function openaiSdk(sdk: OpenAI): Reader {
  return async (onFirst) => {
    let chars = 0
    for await (const chunk of await sdk.chat.completions.create(BODY)) {
      const text = chunk.choices[0]?.delta.content
      if (text && chars === 0) onFirst()
      chars += text?.length ?? 0
    }
    return chars
  }
}

function anthropicSdk(sdk: Anthropic): Reader {
  return async (onFirst) => {
    let chars = 0
    for await (const event of await sdk.messages.create(BODY)) {
      const text =
        event.type === 'content_block_delta' && event.delta.type === 'text_delta' ? event.delta.text : ''
      if (text && chars === 0) onFirst()
      chars += text.length
    }
    return chars
  }
}

type OpenAiEvent = { choices?: { delta?: { content?: string } }[] }
type AnthropicEvent = { type?: string; delta?: { text?: string } }

async function readersOf(provider: FakeProvider): Promise<Record<string, Record<string, Reader>>> {
  const { openaiModel } = await import('#app/integrations/llm/openai.server.ts')
  const { anthropicModel } = await import('#app/integrations/llm/anthropic.server.ts')
  const { connectModel } = await import('#app/integrations/llm/connect.server.ts')
  const { openaiBaseUrl, anthropicBaseUrl } = provider
  const openai = openaiModel({ provider: 'openai', apiKey: 'k', baseUrl: openaiBaseUrl })
  const anthropic = anthropicModel({ apiKey: 'k', baseUrl: anthropicBaseUrl })
  const guarded = (vendor: 'openai' | 'anthropic', baseUrl: string) =>
    connectModel({ provider: vendor, apiKey: 'k', baseUrl, trusted: false })
  return {
    OpenAI: {
      raw: rawReader(
        `${openaiBaseUrl}/chat/completions`,
        (event: OpenAiEvent) => event.choices?.[0]?.delta?.content,
      ),
      "vendor's SDK": openaiSdk(new OpenAI({ apiKey: 'k', baseURL: openaiBaseUrl, maxRetries: 0 })),
      ours: ourReader(openai),
      'ours, 8 tools offered': ourReader(openai, { tools: TOOLS }),
      "ours, a workspace's connection": ourReader(guarded('openai', openaiBaseUrl)),
    },
    Anthropic: {
      raw: rawReader(`${anthropicBaseUrl}/v1/messages`, (event: AnthropicEvent) => event.delta?.text),
      "vendor's SDK": anthropicSdk(
        new Anthropic({ apiKey: 'k', authToken: null, baseURL: anthropicBaseUrl, maxRetries: 0 }),
      ),
      ours: ourReader(anthropic),
      'ours, 8 tools offered': ourReader(anthropic, { tools: TOOLS }),
      "ours, a workspace's connection": ourReader(guarded('anthropic', anthropicBaseUrl)),
    },
  }
}

async function cpuOf(reader: Reader): Promise<number> {
  const start = process.cpuUsage()
  const chars = await reader(() => {})
  const { user, system } = process.cpuUsage(start)
  if (chars !== TEXT.length) throw new Error(`read ${chars} of ${TEXT.length} characters`)
  return (user + system) / TOKENS
}

async function firstMs(reader: Reader): Promise<number> {
  const start = performance.now()
  let first = 0
  await reader(() => {
    first = performance.now() - start
  })
  return first
}

/** Every reader in turn, again and again; the median of each, the first round left out. */
async function inTurn(
  rounds: number,
  readers: Record<string, Reader>,
  measure: (reader: Reader) => Promise<number>,
): Promise<Record<string, number>> {
  const all: Record<string, number[]> = {}
  for (let round = -1; round < rounds; round++) {
    for (const [name, reader] of Object.entries(readers)) {
      const value = await measure(reader)
      if (round >= 0) {
        all[name] ??= []
        all[name].push(value)
      }
    }
  }
  return Object.fromEntries(Object.entries(all).map(([name, values]) => [name, median(values)]))
}

function against(title: string, figures: Record<string, number>, show: (value: number) => string): Line[] {
  const base = figures.raw ?? Number.NaN
  return Object.entries(figures)
    .filter(([name]) => name !== 'raw')
    .map(([name, value]) => ({
      name: `${title}: ${name} against a bare fetch`,
      ratio: value / base,
      better: 'lower',
      detail: `${show(value)} against ${show(base)}`,
    }))
}

/** A chain of three whose first is down: what passes of our own between its failure and the next attempt. */
async function chainOfThree(): Promise<Line[]> {
  const { makeWorld } = await import('../tests/providers/world.ts')
  const { streamRouted } = await import('#app/domain/providers/route-answer.server.ts')
  const { connectedModel } = await import('../tests/providers/world.ts')
  const world = await makeWorld()
  const { models, route } = world.chain.openai
  const [down = '', up = ''] = models
  const third = 'anthropic:fake-1'
  const candidate = route.candidates[1]
  if (!candidate) throw new Error('no chain')
  const full = { ...route, candidates: [...route.candidates, { ...candidate, reference: third }] }
  const ready = {
    bad: await connectedModel(world.bad, 'openai'),
    good: await connectedModel(world.good, 'anthropic'),
  }
  const ask = async (chain: string[]) => {
    const records: AttemptRecord[] = []
    const start = performance.now()
    let first = 0
    const events = streamRouted(
      {
        workspaceId: world.workspaceId,
        agentId: world.agentId,
        visitorId: null,
        runId: randomUUID(),
        attempt: 1,
        step: 1,
        models: chain,
        request: ASK,
        counts: false,
        onAttempt: (record) => records.push(record),
        route: Promise.resolve({
          ...full,
          candidates: full.candidates.filter(({ reference }) => chain.includes(reference)),
        }),
        fetchModel: (reference) => (reference === down ? ready.bad : ready.good),
      },
      new AbortController().signal,
    )
    for await (const _event of events) first ||= performance.now() - start
    return { first, records }
  }
  try {
    const figures: Record<string, number[]> = { 'answering 500': [], 'breaking the connection': [] }
    const alone: number[] = []
    const withFailure: Record<string, number[]> = { 'answering 500': [], 'breaking the connection': [] }
    for (let round = -10; round < FIRSTS; round++) {
      for (const [how, fault] of [
        ['answering 500', 'error'],
        ['breaking the connection', 'reset'],
      ] as const) {
        world.bad.always(fault)
        world.good.always({ name: 'normal', text: 'One.' })
        const one = await ask([up, third])
        const { first, records } = await ask([down, up, third])
        const [failed, next] = records
        if (!failed || !next || failed.status !== 'failed' || next.status !== 'ok')
          throw new Error('no failure')
        if (round < 0) continue
        alone.push(one.first)
        const [asked, then] = [world.bad.requests.at(-1), world.good.requests.at(-1)]
        figures[how]?.push((then?.cameAt ?? Number.NaN) - (asked?.endedAt ?? 0))
        withFailure[how]?.push(first - failed.durationMs)
      }
    }
    return Object.entries(figures).map(([how, values]) => ({
      name: `first token of a chain of three, the first ${how}, its own failing left out, against a chain that is well`,
      ratio: median(withFailure[how] ?? []) / median(alone),
      better: 'lower',
      detail: `${ms(median(withFailure[how] ?? []))} against ${ms(median(alone))}; ${ms(median(values))} from the failure's leaving the first to the request's reaching the second (nine of ten within ${ms(values.sort((a, b) => a - b)[Math.floor(values.length * 0.9)] ?? 0)})`,
    }))
  } finally {
    await world.close()
  }
}

export async function benchProviders(): Promise<Line[]> {
  Object.assign(process.env, {
    ALLOW_LOOPBACK_FETCH: '1',
    SECRETS_KEYS: `bench:${Buffer.alloc(32, 7).toString('base64')}`,
  })
  const provider = await startFakeProvider()
  const lines: Line[] = []
  try {
    for (const [vendor, readers] of Object.entries(await readersOf(provider))) {
      const count = Object.keys(readers).length
      await provider.order({ text: TEXT, times: count * (ROUNDS + 1), tokenMs: 0 })
      lines.push(
        ...against(
          `${vendor}, processor time per token`,
          await inTurn(ROUNDS, readers, cpuOf),
          (value) => `${value.toFixed(2)} us`,
        ),
      )
      await provider.order({ text: 'One.', times: count * (FIRSTS + 1), tokenMs: 0 })
      lines.push(...against(`${vendor}, first token`, await inTurn(FIRSTS, readers, firstMs), ms))
    }
  } finally {
    await provider.stop()
  }
  return [...lines, ...(await chainOfThree())]
}
