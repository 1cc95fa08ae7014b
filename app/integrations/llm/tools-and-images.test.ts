import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type FakeLlm, startFakeLlm } from '../../../tests/fakes/llm-server.ts'
import { questionFor, readAll } from '../../../tests/providers/read.ts'
import { anthropicModel } from './anthropic.server.ts'
import { openaiModel } from './openai.server.ts'
import { openaiParams } from './openai-wire.ts'
import type { ChatMessage, ChatRequest } from './types.ts'

let fake: FakeLlm
beforeAll(async () => {
  fake = await startFakeLlm()
})
afterAll(() => fake.close())
beforeEach(() => {
  fake.requests.length = 0
  fake.always(null)
})

const vendors = {
  openai: () => openaiModel({ provider: 'openai', apiKey: 'sk-test', baseUrl: fake.openaiBaseUrl }),
  compatible: () => openaiModel({ provider: 'compatible', apiKey: 'none', baseUrl: fake.openaiBaseUrl }),
  anthropic: () => anthropicModel({ apiKey: 'sk-ant-test', baseUrl: fake.anthropicBaseUrl }),
}
type Vendor = keyof typeof vendors
const names = Object.keys(vendors) as Vendor[]

const ask = (vendor: Vendor, changes: Partial<ChatRequest> = {}) =>
  readAll(
    vendors[vendor]().stream(
      { model: 'fake-1', ...questionFor(true), ...changes },
      new AbortController().signal,
    ),
  )
const lastBody = () => fake.requests.at(-1)?.body as Record<string, never>

const CALLS: ChatMessage[] = [
  { role: 'user', content: 'Weather in Recife and Natal?' },
  {
    role: 'assistant',
    content: 'I look.',
    toolCalls: [
      { id: 'a1', name: 'get_weather', arguments: '{"city":"Recife"}' },
      { id: 'a2', name: 'get_weather', arguments: '{"city":"Natal"}' },
    ],
  },
  { role: 'tool', callId: 'a1', name: 'get_weather', content: '29 degrees', isError: false },
  { role: 'tool', callId: 'a2', name: 'get_weather', content: 'no such city', isError: true },
]

describe.each(names)('%s', (vendor) => {
  it('calls tools side by side, and answers from their results', async () => {
    const first = await ask(vendor, {
      messages: [
        {
          role: 'user',
          content: 'FAKE:tool:get_weather:{"city":"São Paulo"}\nFAKE:tool:search:{"query":"honey"}',
        },
      ],
    })
    expect(first).toMatchObject({ ends: 'tools', text: '', wrong: [] })
    expect(first.calls.map((call) => [call.name, JSON.parse(call.arguments)])).toEqual([
      ['get_weather', { city: 'São Paulo' }],
      ['search', { query: 'honey' }],
    ])
    expect(new Set(first.calls.map((call) => call.id)).size).toBe(2)
    const second = await ask(vendor, {
      messages: [
        { role: 'user', content: 'FAKE:tool:get_weather' },
        { role: 'assistant', content: '', toolCalls: first.calls },
        ...first.calls.map((call) => ({
          role: 'tool' as const,
          callId: call.id,
          name: call.name,
          content: `${call.name} is fine`,
          isError: false,
        })),
      ],
    })
    expect(second).toMatchObject({ ends: 'end', calls: [] })
    expect(second.text).toContain('get_weather is fine | search is fine')
  })

  it('offers no tools when the request has none', async () => {
    await ask(vendor, { tools: [] })
    expect(lastBody()).not.toHaveProperty('tools')
  })

  it('gives the words before a call first', async () => {
    fake.script({ name: 'tool', text: 'One moment.', calls: [{ name: 'search', arguments: '{}' }] })
    expect(await ask(vendor)).toMatchObject({
      text: 'One moment.',
      ends: 'tools',
      calls: [{ name: 'search' }],
    })
  })

  it('answers in JSON of a schema', async () => {
    const { text } = await ask(vendor, {
      output: {
        name: 'lead',
        schema: {
          type: 'object',
          properties: { name: { type: 'string' }, age: { type: 'integer' } },
          required: ['name', 'age'],
          additionalProperties: false,
        },
      },
    })
    expect(JSON.parse(text)).toEqual({ name: 'What is the weather?', age: 1 })
  })

  it('asks in words where a model knows no schemas, and remembers it', async () => {
    const model = vendors[vendor]()
    const request = {
      ...questionFor(false),
      model: 'fake-1',
      output: { name: 'x', schema: { type: 'object' } },
    }
    fake.script('no-schema')
    for (let time = 0; time < 2; time++)
      expect((await readAll(model.stream(request, new AbortController().signal))).ends).toBe('end')
    expect(fake.requests).toHaveLength(3)
    expect(JSON.stringify(lastBody())).toContain('fits this JSON Schema')
    expect(JSON.stringify(lastBody())).not.toContain('json_schema')
  })

  it('shows pictures to the model', async () => {
    const { text } = await ask(vendor, {
      messages: [
        {
          role: 'user',
          content: [
            { type: 'text', text: 'What is on it?' },
            { type: 'image', mediaType: 'image/png', data: 'iVBORw0KGgo=', width: 9, height: 9 },
          ],
        },
      ],
    })
    expect(text).toContain('I see 1 picture.')
  })
})

describe('the wire', () => {
  it('has one message a result for OpenAI, and failures in words', async () => {
    await ask('openai', { messages: CALLS })
    expect(lastBody().messages).toEqual([
      { role: 'system', content: 'You help.' },
      { role: 'user', content: 'Weather in Recife and Natal?' },
      {
        role: 'assistant',
        content: 'I look.',
        tool_calls: [
          { id: 'a1', type: 'function', function: { name: 'get_weather', arguments: '{"city":"Recife"}' } },
          { id: 'a2', type: 'function', function: { name: 'get_weather', arguments: '{"city":"Natal"}' } },
        ],
      },
      { role: 'tool', tool_call_id: 'a1', content: '29 degrees' },
      { role: 'tool', tool_call_id: 'a2', content: 'Error: no such city' },
    ])
  })

  it('has all results of a turn in one message for Anthropic', async () => {
    await ask('anthropic', { messages: CALLS })
    expect(lastBody().messages).toEqual([
      { role: 'user', content: 'Weather in Recife and Natal?' },
      {
        role: 'assistant',
        content: [
          { type: 'text', text: 'I look.' },
          { type: 'tool_use', id: 'a1', name: 'get_weather', input: { city: 'Recife' } },
          { type: 'tool_use', id: 'a2', name: 'get_weather', input: { city: 'Natal' } },
        ],
      },
      {
        role: 'user',
        content: [
          { type: 'tool_result', tool_use_id: 'a1', content: '29 degrees' },
          { type: 'tool_result', tool_use_id: 'a2', content: 'no such city', is_error: true },
        ],
      },
    ])
  })

  it('asks Claude to answer at once, in whichever way the model takes', async () => {
    const model = vendors.anthropic()
    const say = async (name: string) => {
      const request = { ...questionFor(false), model: name }
      return (await readAll(model.stream(request, new AbortController().signal))).ends
    }
    await say('claude-sonnet-5')
    expect(lastBody().thinking).toEqual({ type: 'disabled' })
    fake.script('no-thinking', 'no-thinking')
    expect(await say('claude-next')).toBe('end')
    expect(lastBody()).toMatchObject({ output_config: { effort: 'low' } })
    expect(lastBody()).not.toHaveProperty('thinking')
    fake.requests.length = 0
    await say('claude-next')
    expect(fake.requests).toHaveLength(1)
    await say('claude-opus-5-5')
    expect(lastBody()).toMatchObject({ output_config: { effort: 'low' } })
  })

  it('gives Mistral ids as it wants them, the same for call and result', () => {
    const vendor = { provider: 'compatible' as const, baseUrl: 'https://api.mistral.ai/v1' }
    const request = { ...questionFor(true), model: 'm', messages: CALLS }
    const sent = JSON.stringify(openaiParams(vendor, request, new Set()).messages)
    const ids = [...sent.matchAll(/"(?:id|tool_call_id)":"([^"]+)"/g)].map((match) => match[1])
    expect(ids).toHaveLength(4)
    expect(ids.slice(0, 2)).toEqual(ids.slice(2))
    for (const id of ids) expect(id).toMatch(/^[a-zA-Z0-9]{9}$/)
  })

  it('asks for strictness only where the schema allows it', async () => {
    const strict = { type: 'object', properties: {}, required: [], additionalProperties: false }
    for (const schema of [strict, { type: 'object', properties: { a: { type: 'string' } } }]) {
      await ask('openai', { output: { name: 'x', schema } })
      expect(lastBody().response_format).toMatchObject({ json_schema: { strict: schema === strict } })
    }
  })

  it('closes schemas for Anthropic, and asks in words where nothing could be in them', async () => {
    const inner = { type: 'object', properties: { b: { type: 'string' } } }
    await ask('anthropic', {
      output: {
        name: 'x',
        schema: { type: 'object', properties: { a: { anyOf: [inner, { type: 'null' }] } } },
      },
    })
    expect(lastBody().output_config).toEqual({
      format: {
        type: 'json_schema',
        schema: {
          type: 'object',
          properties: { a: { anyOf: [{ ...inner, additionalProperties: false }, { type: 'null' }] } },
          additionalProperties: false,
        },
      },
    })
    await ask('anthropic', { output: { name: 'x', schema: { type: 'object' } } })
    expect(lastBody()).not.toHaveProperty('output_config')
    expect(lastBody().system).toContain('fits this JSON Schema')
  })

  it('leaves out turns of the assistant that say and do nothing', async () => {
    for (const vendor of names) {
      await ask(vendor, {
        messages: [
          { role: 'user', content: 'Hello?' },
          { role: 'assistant', content: '' },
          { role: 'user', content: 'Anybody?' },
        ],
      })
      expect(JSON.stringify(lastBody().messages)).not.toContain('assistant')
    }
  })
})
