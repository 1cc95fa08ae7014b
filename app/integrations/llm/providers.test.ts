import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type FakeLlm, startFakeLlm } from '../../../tests/fakes/llm-server.ts'
import { anthropicModel } from './anthropic.server.ts'
import { openaiModel } from './openai.server.ts'
import { openaiEmbedder } from './openai-embedder.server.ts'
import type { Limits } from './provider-stream.ts'
import {
  type ChatEvent,
  type ChatModel,
  type ChatRequest,
  isProviderError,
  type ProviderError,
} from './types.ts'

let fake: FakeLlm
beforeAll(async () => {
  fake = await startFakeLlm()
})
afterAll(() => fake.close())
beforeEach(() => {
  fake.requests.length = 0
})

const SYSTEM =
  '<passages>\n<passage n="1">\nShipping > Times\nParcels arrive in three days. They come by bike.\n</passage>\n</passages>'

function ask(changes: Partial<ChatRequest> = {}): ChatRequest {
  return {
    model: 'fake-1',
    system: SYSTEM,
    messages: [{ role: 'user', content: 'When do parcels arrive?' }],
    passages: [],
    language: 'en',
    temperature: 0.3,
    maxOutputTokens: 500,
    ...changes,
  }
}

async function read(model: ChatModel, request = ask(), signal = new AbortController().signal) {
  let text = ''
  const ends: ChatEvent[] = []
  let error: ProviderError | null = null
  try {
    for await (const event of model.stream(request, signal)) {
      if (event.type === 'text') text += event.text
      else ends.push(event)
    }
  } catch (caught) {
    if (!isProviderError(caught)) throw caught
    error = caught
  }
  return { text, ends, error }
}

const providers = [
  [
    'openai',
    (limits?: Limits, key = 'sk-test') =>
      openaiModel({
        provider: 'openai',
        apiKey: key,
        baseUrl: fake.openaiBaseUrl,
        ...(limits ? { limits } : {}),
      }),
  ],
  [
    'compatible',
    (limits?: Limits, key = 'none') =>
      openaiModel({
        provider: 'compatible',
        apiKey: key,
        baseUrl: fake.openaiBaseUrl,
        ...(limits ? { limits } : {}),
      }),
  ],
  [
    'anthropic',
    (limits?: Limits, key = 'sk-ant-test') =>
      anthropicModel({ apiKey: key, baseUrl: fake.anthropicBaseUrl, ...(limits ? { limits } : {}) }),
  ],
] as const

describe.each(providers)('the %s adapter', (name, model) => {
  it('streams an answer with its citations and ends with the token counts', async () => {
    const { text, ends, error } = await read(model())
    expect(error).toBeNull()
    expect(text).toBe('Parcels arrive in three days. [1] They come by bike. [1]')
    expect(ends).toEqual([
      { type: 'end', reason: 'end', inputTokens: expect.any(Number), outputTokens: expect.any(Number) },
    ])
    const [end] = ends
    expect(end?.type === 'end' && end.inputTokens > 10 && end.outputTokens > 5).toBe(true)
  })

  it('sends the model by its own name, the system prompt, the limit and the key', async () => {
    await read(model(), ask({ model: `${name}:fake-2` }))
    const [request] = fake.requests
    expect(request?.body).toMatchObject({ model: 'fake-2', stream: true })
    expect(JSON.stringify(request?.body)).toContain('Parcels arrive in three days')
    const { body, headers } = request!
    expect(body.max_completion_tokens ?? body.max_tokens).toBe(500)
    expect(headers.authorization).toMatch(/^Bearer (sk-ant-test|sk-test|none)$/)
    // Gateways that speak Anthropic's earlier API look for it here.
    expect(headers['x-api-key']).toBe(name === 'anthropic' ? 'sk-ant-test' : undefined)
  })

  it.each([
    ['auth', 'auth', null],
    ['forbidden', 'auth', null],
    ['payment', 'no_credit', null],
    ['no-credit', 'no_credit', null],
    ['rate', 'rate_limited', 2000],
    ['rate-ms', 'rate_limited', 350],
    ['rate-bare', 'rate_limited', null],
    ['error', 'unavailable', null],
    ['overloaded', 'unavailable', null],
    ['bad-request', 'bad_request', null],
  ] as const)(
    'turns the answer %s into the error %s without asking again',
    async (script, kind, retryAfterMs) => {
      fake.script(script)
      const { text, error } = await read(model())
      expect(error).toMatchObject({ kind, retryAfterMs, provider: name })
      expect(text).toBe('')
      expect(fake.requests).toHaveLength(1)
    },
  )

  it('reads Retry-After as a date', async () => {
    fake.script({ name: 'rate-date', ms: 90_000 })
    const { error } = await read(model())
    expect(error?.retryAfterMs).toBeGreaterThan(60_000)
    expect(error?.retryAfterMs).toBeLessThanOrEqual(90_000)
  })

  it('reads the counter that is used up where nothing else says when', async () => {
    fake.script({ name: 'rate-reset', ms: 90_000 })
    const { error } = await read(model())
    expect(error).toMatchObject({ kind: 'rate_limited' })
    expect(error?.retryAfterMs).toBeGreaterThan(60_000)
    expect(error?.retryAfterMs).toBeLessThanOrEqual(90_000)
  })

  it.each([
    ['cut', 'cut'],
    ['end-early', 'cut'],
    ['malformed', 'malformed'],
    ['mid-error', 'unavailable'],
  ] as const)('gives the text before the failure %s, then the error %s', async (script, kind) => {
    fake.script({ name: script, text: 'one two three four five' })
    const { text, ends, error } = await read(model())
    expect(text).toBe('one two three')
    expect(ends).toEqual([])
    expect(error).toMatchObject({ kind })
  })

  it.each([
    ['filter', 'filtered'],
    ['length', 'length'],
  ] as const)('says why an answer stopped: %s', async (script, reason) => {
    fake.script({ name: script, text: 'one two three four' })
    const { text, ends } = await read(model())
    expect(text).toBe('one two three')
    expect(ends).toMatchObject([{ reason }])
  })

  it('passes over events and fields it does not know', async () => {
    fake.script({ name: 'unknown', text: 'one two three four' })
    const { text, ends } = await read(model())
    expect(text).toBe('one two three four')
    expect(ends).toHaveLength(1)
  })

  it('refuses half a tool call, because it offered no tool', async () => {
    fake.script('half-tool')
    expect((await read(model())).error).toMatchObject({ kind: 'unasked_tool' })
  })

  it('ends an answer without a single token properly', async () => {
    fake.script('empty')
    expect(await read(model())).toMatchObject({ text: '', error: null, ends: [{ reason: 'end' }] })
  })

  it('keeps letters whole that arrive in halves', async () => {
    fake.script({ name: 'slow', ms: 1, text: 'São João 🐝 café — ação' })
    expect((await read(model())).text).toBe('São João 🐝 café — ação')
  })

  it('gives up when the first token does not come', async () => {
    fake.script({ name: 'slow-start', ms: 5_000 })
    const { error } = await read(model({ firstTokenMs: 60, betweenTokensMs: 5_000 }))
    expect(error).toMatchObject({ kind: 'timeout' })
    expect(error?.message).toContain('no first token')
  })

  it('waits longer for the first token of a model that thinks aloud, and shows no thought', async () => {
    fake.script({ name: 'thinks', ms: 3_500, text: 'We have honey.' })
    const patient = model({ firstTokenMs: 3_000, betweenTokensMs: 10_000 })
    expect(await read(patient)).toMatchObject({ text: 'We have honey.', error: null })
    fake.script({ name: 'thinks-endlessly' })
    const { error } = await read(model({ firstTokenMs: 60, betweenTokensMs: 5_000 }))
    expect(error).toMatchObject({ kind: 'timeout' })
  })

  it('gives up when the tokens stop coming', async () => {
    fake.script({ name: 'stall', text: 'one two three four' })
    const { text, error } = await read(model({ firstTokenMs: 20_000, betweenTokensMs: 500 }))
    expect(text).toBe('one two three')
    expect(error).toMatchObject({ kind: 'timeout' })
    expect(error?.message).toContain('stalled')
  })

  it('says that a provider nobody listens for is unavailable', async () => {
    const away =
      name === 'anthropic'
        ? anthropicModel({ apiKey: 'k', baseUrl: 'http://127.0.0.1:9' })
        : openaiModel({ provider: name, apiKey: 'k', baseUrl: 'http://127.0.0.1:9/v1' })
    expect((await read(away)).error).toMatchObject({ kind: 'unavailable', status: null })
  })

  it('ends within a tick of an abort during a silence, and closes the request', async () => {
    fake.script({ name: 'stall', text: 'one two three four' })
    const control = new AbortController()
    const events = model().stream(ask(), control.signal)[Symbol.asyncIterator]()
    expect(await events.next()).toMatchObject({ value: { type: 'text' } })
    const next = events.next()
    let isOver = false
    next.catch(() => {
      isOver = true
    })
    await new Promise(setImmediate)
    control.abort()
    await new Promise(setImmediate)
    expect(isOver).toBe(true)
    await expect(next).rejects.toMatchObject({ kind: 'aborted' })
    await expect.poll(() => fake.requests[0]?.isAborted).toBe(true)
  })

  it('never yields after an abort, even with tokens at hand', async () => {
    fake.script('huge')
    const control = new AbortController()
    let count = 0
    const reading = (async () => {
      for await (const _event of model().stream(ask(), control.signal)) {
        count++
        control.abort()
      }
    })()
    await expect(reading).rejects.toMatchObject({ kind: 'aborted' })
    expect(count).toBe(1)
  })

  it('asks nobody when it was aborted before', async () => {
    expect((await read(model(), ask(), AbortSignal.abort())).error).toMatchObject({ kind: 'aborted' })
    expect(fake.requests).toHaveLength(0)
  })

  it('closes the request when its reader leaves early', async () => {
    fake.script({ name: 'slow', ms: 20 })
    for await (const _event of model().stream(ask(), new AbortController().signal)) break
    await expect.poll(() => fake.requests[0]?.isAborted).toBe(true)
  })

  it('hands hostile text on as text, all of it', async () => {
    fake.script('evil')
    const { text, error } = await read(model())
    expect(error).toBeNull()
    expect(text).toContain('<script>')
    expect(text.endsWith('When do parcels arrive?')).toBe(true)
  })

  it('does not repeat a refused key in its message', async () => {
    fake.script('auth')
    const { error } = await read(model(undefined, 'sk-verysecretkey123456'))
    expect(error?.message).not.toContain('verysecret')
  })
})

describe('the OpenAI embedder', () => {
  const embedder = (dimensionsOf = 'text-embedding-3-small') =>
    openaiEmbedder({ provider: 'openai', apiKey: 'sk-test', baseUrl: fake.openaiBaseUrl }, dimensionsOf)

  it('gives unit vectors in the order of the texts, in batches', async () => {
    const texts = Array.from({ length: 200 }, (_, index) => `text number ${index}`)
    const vectors = await embedder().embed(texts, 'document')
    expect(vectors).toHaveLength(200)
    expect(fake.requests.length).toBe(3)
    const [alone] = await embedder().embed(['text number 150'], 'query')
    expect(vectors[150]?.reduce((sum, value, index) => sum + value * (alone?.[index] ?? 0), 0)).toBeCloseTo(
      1,
      4,
    )
  })

  it('refuses vectors of another size than its model has', async () => {
    await expect(embedder('text-embedding-3-large').embed(['a'], 'query')).rejects.toMatchObject({
      kind: 'malformed',
    })
  })

  it('types its failures as the models do', async () => {
    fake.script('rate')
    await expect(embedder().embed(['a'], 'query')).rejects.toMatchObject({
      kind: 'rate_limited',
      retryAfterMs: 2000,
    })
    await expect(embedder().embed(['a'], 'query', AbortSignal.abort())).rejects.toMatchObject({
      kind: 'aborted',
    })
  })
})

it('asks again without a temperature when the model refuses one, and remembers it', async () => {
  const model = openaiModel({ provider: 'openai', apiKey: 'sk-test', baseUrl: fake.openaiBaseUrl })
  fake.script('no-temperature')
  expect((await read(model)).error).toBeNull()
  expect((await read(model)).error).toBeNull()
  expect(fake.requests.map((request) => 'temperature' in request.body)).toEqual([true, false, false])
})

/** Refuses what `words` finds fault with, in those words; all else goes to the fake. */
const refusing =
  (words: (body: Record<string, unknown>) => string | null): typeof fetch =>
  async (input, init) => {
    const message = words(JSON.parse(String(init?.body)))
    return message ? Response.json({ error: { message } }, { status: 400 }) : fetch(input, init)
  }

it.each([
  ['openai', 'max_completion_tokens', 'Unrecognized request argument supplied: max_completion_tokens'],
  ['openai', 'max_completion_tokens', 'body.max_completion_tokens: Extra inputs are not permitted'],
  [
    'compatible',
    'max_tokens',
    "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
  ],
] as const)('calls the limit by its other name where %s is refused %s', async (provider, refused, words) => {
  const model = openaiModel({
    provider,
    apiKey: 'sk-test',
    baseUrl: fake.openaiBaseUrl,
    fetch: refusing((body) => (refused in body ? words : null)),
  })
  expect((await read(model)).error).toBeNull()
  expect((await read(model)).error).toBeNull()
  const other = refused === 'max_tokens' ? 'max_completion_tokens' : 'max_tokens'
  expect(fake.requests.map(({ body }) => [body[other], body[refused]])).toEqual([
    [500, undefined],
    [500, undefined],
  ])
})

it('follows a server that changes its mind about the name of the limit, and asks twice at most', async () => {
  let refused = ['max_tokens']
  let asked = 0
  const model = openaiModel({
    provider: 'compatible',
    apiKey: 'sk-test',
    baseUrl: fake.openaiBaseUrl,
    fetch: refusing((body) => {
      asked += 1
      return refused.filter((name) => name in body).map((name) => `Unknown parameter: '${name}'.`)[0] ?? null
    }),
  })
  expect((await read(model)).error).toBeNull()
  refused = ['max_completion_tokens']
  expect((await read(model)).error).toBeNull()
  expect(asked).toBe(4)
  refused = ['max_tokens', 'max_completion_tokens']
  expect((await read(model)).error).toMatchObject({ kind: 'bad_request' })
  expect(asked).toBe(6)
})

it('keeps the name of the limit when only its number is refused', async () => {
  let asked = 0
  const model = openaiModel({
    provider: 'compatible',
    apiKey: 'sk-test',
    baseUrl: fake.openaiBaseUrl,
    fetch: refusing(() => {
      asked += 1
      return 'max_tokens is too large: 500. This model supports at most 256 completion tokens.'
    }),
  })
  expect((await read(model)).error).toMatchObject({ kind: 'bad_request' })
  expect(asked).toBe(1)
})

it('asks Claude without any wish about thinking where a gateway knows none of them', async () => {
  const model = anthropicModel({
    apiKey: 'sk-ant-test',
    baseUrl: fake.anthropicBaseUrl,
    fetch: refusing(
      (body) =>
        ['thinking', 'output_config']
          .filter((name) => name in body)
          .map((name) => `${name}: Extra inputs`)[0] ?? null,
    ),
  })
  expect((await read(model)).error).toBeNull()
  expect(fake.requests).toHaveLength(1)
})

it('tells what Anthropic refused in its own words, without the document around them', async () => {
  const message = 'max_tokens: 500 > 256'
  const model = anthropicModel({
    apiKey: 'sk-ant-test',
    baseUrl: fake.anthropicBaseUrl,
    fetch: async () =>
      Response.json({ type: 'error', error: { type: 'invalid_request_error', message } }, { status: 400 }),
  })
  expect((await read(model)).error?.message).toBe(`anthropic: 400 ${message}`)
})

it.each([
  [{ object: 'error', message: 'The model `x` does not exist.', code: 404 }, 'The model `x` does not exist.'],
  [{ detail: 'Not enough credit' }, 'Not enough credit'],
  [
    { object: 'error', message: { detail: [{ loc: ['body', 'top_k'], msg: 'Extra inputs' }] } },
    '{"detail":[{"loc":["body","top_k"],"msg":"Extra inputs"}]}',
  ],
  [{ error: 'model is loading' }, '"model is loading"'],
  [{ error: { message: 'No such model' } }, 'No such model'],
])('tells why a server refused, in whichever field it says so: %j', async (body, words) => {
  const model = openaiModel({
    provider: 'compatible',
    apiKey: 'none',
    baseUrl: fake.openaiBaseUrl,
    fetch: async () => Response.json(body, { status: 404, headers: { 'retry-after': '1' } }),
  })
  expect((await read(model)).error).toMatchObject({
    kind: 'bad_request',
    status: 404,
    retryAfterMs: 1_000,
    message: `compatible: 404 ${words}`,
  })
})

it('learns from a refusal that stands in a field of its own', async () => {
  const model = openaiModel({
    provider: 'compatible',
    apiKey: 'none',
    baseUrl: fake.openaiBaseUrl,
    fetch: async (input, init) =>
      'stream_options' in JSON.parse(String(init?.body))
        ? Response.json(
            { detail: [{ loc: ['body', 'stream_options'], msg: 'Extra inputs are not permitted' }] },
            { status: 422 },
          )
        : fetch(input, init),
  })
  expect((await read(model)).error).toBeNull()
})

it('keeps the status of a refusal whose words break off', async () => {
  const model = openaiModel({
    provider: 'compatible',
    apiKey: 'none',
    baseUrl: fake.openaiBaseUrl,
    fetch: async () =>
      new Response(new ReadableStream({ pull: (body) => body.error(new Error('reset')) }), { status: 401 }),
  })
  expect((await read(model)).error).toMatchObject({ kind: 'auth', status: 401 })
})
