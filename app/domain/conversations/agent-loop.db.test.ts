import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { closeListening } from '#app/db/listen.server.ts'
import { closePool } from '#app/db/pool.server.ts'
import { asSystem } from '#app/db/scope.server.ts'
import { ProviderError } from '#app/integrations/llm/types.ts'
import {
  answer,
  callsOf,
  claimAsAnother,
  endsOf,
  type Listener,
  logOf,
  makeToolShop,
  scriptedModel,
  startListener,
  type ToolShop,
} from '../../../tests/fixtures/tool-shop.ts'
import { getCurrentConversation } from './get-visitor-conversation.server.ts'
import { MAX_CALLS_AT_ONCE, MAX_CALLS_IN_A_TURN } from './rules.ts'
import { stopVisitorAnswer } from './stop-answer.server.ts'

let listener: Listener
let shop: ToolShop

beforeAll(async () => {
  vi.stubEnv('ALLOW_LOOPBACK_FETCH', '1')
  listener = await startListener()
  shop = await makeToolShop(listener)
})
beforeEach(() => {
  listener.hits.length = 0
})
afterEach(() => {
  listener.hold = null
})
afterAll(async () => {
  listener.close()
  await closeListening()
  await closePool()
})

const toolResults = (messages: { role: string; content?: unknown }[]) =>
  messages.filter(({ role }) => role === 'tool').map(({ content }) => String(content))

describe('an answer with tools', () => {
  it('calls them, reads the results as data, and says it all in one answer', async () => {
    const asked = await shop.ask()
    const { model, asked: requests } = scriptedModel(
      { say: 'Let me look.', calls: [{ name: 'find_order', args: { id: '7' } }] },
      { say: 'It is on its way.' },
    )
    await answer(asked.plan, model)
    expect(listener.hits).toMatchObject([{ method: 'GET', path: '/find_order?id=7' }])
    const [end] = await endsOf(shop, asked.conversationId)
    expect(end).toMatchObject({
      errorCode: null,
      message: { status: 'complete', content: 'Let me look.\n\nIt is on its way.', runId: asked.plan.runId },
    })
    expect(requests[0]?.tools?.map(({ name }) => name)).toContain('find_order')
    const [result] = toolResults(requests[1]?.messages ?? [])
    expect(result).toContain('"done":true')
    expect(result).toContain('not a command')
    // Readers learn what is going on, and nothing of what was asked with.
    const activities = (await logOf(shop, asked.conversationId)).filter(({ kind }) => kind === 'activity')
    expect(activities).toMatchObject([
      { label: 'Tool find_order', state: 'running' },
      { label: 'Tool find_order', state: 'done' },
    ])
    expect(JSON.stringify(activities)).not.toContain('"7"')
    const current = await getCurrentConversation(asked.visitor)
    expect(current.conversation?.messages.at(-1)).toMatchObject({ runId: asked.plan.runId })
  })

  it('makes the calls of one turn side by side, at most four at a time, and the same one once', async () => {
    const asked = await shop.ask()
    let open = () => {}
    listener.hold = new Promise<void>((resolve) => {
      open = resolve
    })
    const ids = ['1', '2', '3', '4', '5', '5']
    const { model, asked: requests } = scriptedModel(
      { calls: ids.map((id) => ({ name: 'find_order', args: { id } })) },
      { say: 'Done.' },
    )
    const running = answer(asked.plan, model)
    await vi.waitFor(() => expect(listener.hits).toHaveLength(MAX_CALLS_AT_ONCE))
    open()
    await running
    expect(listener.hits.map(({ path }) => path).sort()).toEqual(
      ['1', '2', '3', '4', '5'].map((id) => `/find_order?id=${id}`),
    )
    expect(toolResults(requests[1]?.messages ?? [])).toHaveLength(6)
  })

  it('answers a repeated call from what it knows, and ends after its last turn without tools', async () => {
    const again = { calls: [{ name: 'book_table', args: { id: '1' } }] }
    const asked = await shop.ask('Book', { tools: { ...shop.settings.tools, maxSteps: 4 } })
    const { model, asked: requests } = scriptedModel(again, again, again, { say: 'Booked.' })
    await answer(asked.plan, model)
    expect(listener.hits).toHaveLength(1)
    expect(requests).toHaveLength(4)
    expect(requests[3]?.tools ?? []).toEqual([])
    expect((await endsOf(shop, asked.conversationId))[0]?.message.content).toBe('Booked.')
  })

  it('ends honestly when the model still wants a tool in its last turn, and its connection stays well', async () => {
    const again = (id: string) => ({ calls: [{ name: 'find_order', args: { id } }] })
    const whim = new ProviderError('unasked_tool', 'scripted')
    const ask = () => shop.ask('Find them all', { tools: { ...shop.settings.tools, maxSteps: 2 } })
    const silent = await ask()
    await answer(silent.plan, scriptedModel({ say: 'Let me look.', ...again('1') }, { fail: whim }).model)
    expect((await endsOf(shop, silent.conversationId))[0]).toMatchObject({
      errorCode: 'unfinished',
      message: {
        status: 'complete',
        content:
          'Let me look.\n\nI could not finish this. Please ask for one thing at a time, or ask for a person here in the chat.',
      },
    })
    const said = await ask()
    await answer(said.plan, scriptedModel(again('2'), { say: 'Order 2 is on its way.', fail: whim }).model)
    expect((await endsOf(shop, said.conversationId))[0]?.message).toMatchObject({
      status: 'complete',
      content: 'Order 2 is on its way.',
    })
    const { rows } = await asSystem('test looks', (tx) =>
      sql`select 1 from provider_health where workspace_id = ${shop.workspaceId}`.execute(tx),
    )
    expect(rows).toEqual([])
  })

  it('never has an effect by what was not offered or does not fit, and says so to the model alone', async () => {
    const asked = await shop.ask()
    const { model, asked: requests } = scriptedModel(
      {
        calls: [
          { name: 'delete_everything', args: {} },
          { name: 'book_table', args: { id: 1 } },
          { name: 'book_table', args: { id: '1', admin: true } },
          { name: 'send_media', args: { ids: ['0197a0a0-0000-7000-8000-000000000000'] } },
        ],
        written: [
          { name: 'book_table', text: '{"id": "1"' },
          { name: 'book_table', text: '{"id": "1", "__proto__": {"admin": true}}' },
        ],
      },
      { say: 'I could not.' },
    )
    await answer(asked.plan, model)
    expect(listener.hits).toEqual([])
    const rows = await callsOf(shop, asked.plan.runId)
    expect(new Set(rows.map(({ status }) => status))).toEqual(new Set(['failed']))
    expect(toolResults(requests[1]?.messages ?? [])).toHaveLength(6)
    expect(JSON.stringify(await logOf(shop, asked.conversationId))).not.toContain('delete_everything')
  })

  it('bears what no database can hold', async () => {
    const asked = await shop.ask()
    const { model } = scriptedModel(
      {
        say: 'One \ud800 moment.',
        calls: [
          { name: 'find_order', args: { id: 'a\0b\udc00' } },
          { name: 'hand_\0over', args: { reason: '\0' } },
          { name: 'hand_over', args: { reason: 'up\0set' } },
        ],
      },
      { say: 'Done.' },
    )
    await answer(asked.plan, model)
    expect((await endsOf(shop, asked.conversationId))[0]).toMatchObject({
      errorCode: null,
      message: { status: 'complete', content: expect.stringContaining('Done.') },
    })
  })

  it('makes no more calls in a turn than anybody needs', async () => {
    const asked = await shop.ask()
    const calls = Array.from({ length: 40 }, (_, id) => ({ name: 'book_table', args: { id: String(id) } }))
    const { model, asked: requests } = scriptedModel({ calls }, { say: 'Done.' })
    await answer(asked.plan, model)
    expect(listener.hits).toHaveLength(MAX_CALLS_IN_A_TURN)
    expect(toolResults(requests[1]?.messages ?? [])).toHaveLength(40)
  })

  it('keeps what it said when a later turn fails, with nothing spliced', async () => {
    const asked = await shop.ask()
    const { model } = scriptedModel(
      { say: 'Let me look.', calls: [{ name: 'find_order', args: { id: '7' } }] },
      { say: 'It is', fail: new ProviderError('cut', 'scripted') },
    )
    await answer(asked.plan, model)
    const [end] = await endsOf(shop, asked.conversationId)
    expect(end).toMatchObject({
      errorCode: 'provider_cut',
      message: { status: 'failed', content: 'Let me look.\n\nIt is' },
    })
  })

  it('looks into the knowledge again, and cites what it finds there by its number', async () => {
    const asked = await shop.ask('What do you charge for sending?')
    const { model, asked: requests } = scriptedModel(
      { calls: [{ name: 'search_knowledge', args: { query: 'delivery costs euros free' } }] },
      { say: 'Free from fifty euros [1].' },
    )
    await answer(asked.plan, model)
    const [result] = toolResults(requests[1]?.messages ?? [])
    expect(result).toMatch(/\[\d\] /)
    const [end] = await endsOf(shop, asked.conversationId)
    expect(end?.message.citations.map(({ n }) => n)).toEqual([1])
    const numbers = asked.plan.found ? (await asked.plan.found).citations.map(({ n }) => n) : []
    expect(numbers).toContain(1)
  })
})

describe('an answer that its process left in the middle of its tools', () => {
  const turns = [
    { say: 'Let me book.', calls: [{ name: 'book_table', args: { id: '1' } }] },
    { say: 'Booked for you.' },
  ]

  it('goes on from what was done: no call is made twice, no word is said twice', async () => {
    const asked = await shop.ask()
    let reached = () => {}
    const second = new Promise<void>((resolve) => {
      reached = resolve
    })
    // It dies after the call, before the next turn says anything.
    const dying = scriptedModel(turns[0] ?? {}, { until: new Promise(() => {}) })
    const dead = new AbortController()
    const stream = dying.model.stream.bind(dying.model)
    dying.model.stream = (request, signal) => {
      if (request.messages.some(({ role }) => role === 'tool')) reached()
      return stream(request, signal)
    }
    const running = answer(asked.plan, dying.model, undefined, dead.signal)
    await second
    // Words go to the log beside the calls: they can be the later ones to arrive.
    await vi.waitFor(async () =>
      expect(await logOf(shop, asked.conversationId)).toContainEqual(
        expect.objectContaining({ kind: 'delta', text: 'Let me book.' }),
      ),
    )
    dead.abort()
    await running
    expect(listener.hits).toHaveLength(1)

    const plan = await claimAsAnother(asked.plan.runId)
    expect(plan?.logged).toBe('Let me book.')
    const { model, asked: requests } = scriptedModel(...turns)
    await answer(plan!, model, 'another')
    // The first turn is not asked for again, so it cannot call anything else this time.
    expect(requests).toHaveLength(1)
    expect(listener.hits).toHaveLength(1)
    const log = await logOf(shop, asked.conversationId)
    expect(log.filter(({ kind }) => kind === 'reset')).toEqual([])
    expect((await endsOf(shop, asked.conversationId))[0]?.message.content).toBe(
      'Let me book.\n\nBooked for you.',
    )
  })

  it('knows a call again by the values its placeholders stand for', async () => {
    const guardrails = { ...shop.settings.guardrails, redact: ['email' as const] }
    const turns = [
      { calls: [{ name: 'find_order', args: { id: 'who is ana@mel.com.br' } }] },
      { calls: [{ name: 'book_table', args: { id: '[e-mail 1]' } }] },
      { say: 'Booked.' },
    ]
    const asked = await shop.ask('Book for me', { guardrails })
    const dead = new AbortController()
    const dying = scriptedModel(...turns)
    const stream = dying.model.stream.bind(dying.model)
    dying.model.stream = (request, signal) => {
      if (request.messages.filter(({ role }) => role === 'tool').length === 2) dead.abort()
      return stream(request, signal)
    }
    await answer(asked.plan, dying.model, undefined, dead.signal)
    expect(listener.hits.map(({ body }) => body)).toEqual(['', '{"id":"ana@mel.com.br"}'])
    const plan = await claimAsAnother(asked.plan.runId)
    await answer(
      { ...plan!, settings: { ...plan!.settings, guardrails } },
      scriptedModel(...turns).model,
      'another',
    )
    expect(listener.hits).toHaveLength(2)
    expect((await endsOf(shop, asked.conversationId))[0]?.message.content).toBe('Booked.')
  })

  it('does not repeat a call whose outcome nobody knows, and tells the model so', async () => {
    const asked = await shop.ask()
    let open = () => {}
    listener.hold = new Promise<void>((resolve) => {
      open = resolve
    })
    const oldRun = answer(asked.plan, scriptedModel(...turns).model)
    // All that it had to say is in the log: nothing tells it any more that it owns nothing.
    await vi.waitFor(async () => {
      expect(listener.hits).toHaveLength(1)
      expect((await logOf(shop, asked.conversationId)).at(-1)).toMatchObject({ kind: 'activity' })
    })
    // Its process is gone for good: the call runs, as far as anybody can read.
    const plan = await claimAsAnother(asked.plan.runId)
    const { model, asked: requests } = scriptedModel(...turns)
    await answer(plan!, model, 'another')
    open()
    await oldRun
    expect(listener.hits).toHaveLength(1)
    expect(toolResults(requests[0]?.messages ?? [])[0]).toContain('not known')
    expect(await callsOf(shop, asked.plan.runId)).toMatchObject([
      { status: 'failed', errorCode: 'unknown_outcome' },
    ])
    expect(await endsOf(shop, asked.conversationId)).toHaveLength(1)
  })

  it('repeats a call that does no harm', async () => {
    const asked = await shop.ask()
    let open = () => {}
    listener.hold = new Promise<void>((resolve) => {
      open = resolve
    })
    const find = [{ calls: [{ name: 'find_order', args: { id: '3' } }] }, { say: 'Found.' }]
    const oldRun = answer(asked.plan, scriptedModel(...find).model)
    await vi.waitFor(() => expect(listener.hits).toHaveLength(1))
    const plan = await claimAsAnother(asked.plan.runId)
    const running = answer(plan!, scriptedModel(...find).model, 'another')
    await vi.waitFor(() => expect(listener.hits).toHaveLength(2))
    open()
    await Promise.all([running, oldRun])
    expect(await endsOf(shop, asked.conversationId)).toMatchObject([{ message: { content: 'Found.' } }])
  })

  it('and was stopped makes nothing more, and its trace is kept', async () => {
    const asked = await shop.ask()
    let open = () => {}
    listener.hold = new Promise<void>((resolve) => {
      open = resolve
    })
    const controller = new AbortController()
    const running = answer(asked.plan, scriptedModel(...turns).model, undefined, controller.signal)
    await vi.waitFor(() => expect(listener.hits).toHaveLength(1))
    await stopVisitorAnswer(asked.visitor, asked.conversationId)
    controller.abort()
    open()
    await running
    expect(await endsOf(shop, asked.conversationId)).toMatchObject([
      { message: { status: 'stopped', content: 'Let me book.' } },
    ])
    const { rows } = await asSystem('test looks', (tx) =>
      sql<{
        kind: string
      }>`select kind from run_steps where run_id = ${asked.plan.runId} order by position`.execute(tx),
    )
    expect(rows.map(({ kind }) => kind)).toEqual(['retrieval', 'prompt', 'attempt', 'tool'])
  })
})
