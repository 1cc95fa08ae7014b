import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { closeListening } from '#app/db/listen.server.ts'
import { closePool } from '#app/db/pool.server.ts'
import { ProviderError } from '#app/integrations/llm/types.ts'
import {
  type Asked,
  answer,
  callsOf,
  claimAsAnother,
  endsOf,
  type Listener,
  type ModelTurn,
  makeToolShop,
  scriptedModel,
  startListener,
  type ToolShop,
} from '../../../tests/fixtures/tool-shop.ts'
import { selectTraceSteps } from '../../../tests/fixtures/trace-steps.ts'
import { getCurrentConversation } from './get-visitor-conversation.server.ts'
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
afterAll(async () => {
  listener.close()
  await closeListening()
  await closePool()
})

// A kind of failure that no breaker counts and nobody asks again after.
const BREAK = { fail: new ProviderError('bad_request', 'scripted') }
const never = { isOffered: true, keywords: [], afterUnanswered: 0, onFailure: false }
const book = (args: unknown = { id: '7' }): ModelTurn => ({
  say: 'I am booking.',
  calls: [{ name: 'book_table', args }],
})

/** Asks, lets the model play, and gives back what it read. */
async function ask(turns: ModelTurn[], conversationId?: string, text = 'Book table 7, please') {
  const asked = await shop.ask(text, { handover: never }, conversationId)
  const { model, asked: requests } = scriptedModel(...turns)
  await answer(asked.plan, model)
  return { asked, requests }
}

const lastSeen = async ({ visitor }: Asked) =>
  (await getCurrentConversation(visitor)).conversation?.messages.at(-1)

const wordsOf = (requests: { messages: { role: string; content?: unknown }[] }[], role: string) =>
  (requests.at(-1)?.messages ?? [])
    .filter((message) => message.role === role)
    .map(({ content }) => String(content))

describe('the question after an answer that broke off', () => {
  it('is read with what the broken answer said and did, and does nothing twice', async () => {
    const first = await ask([book(), { say: 'It is boo', ...BREAK }])
    const { conversationId } = first.asked
    expect((await endsOf(shop, conversationId))[0]?.message).toMatchObject({
      status: 'failed',
      content: 'I am booking.\n\nIt is boo',
    })
    // Also after a reload its reader can go on.
    expect(await lastSeen(first.asked)).toMatchObject({ status: 'failed', isPartial: true })
    const again = await ask([book(), { say: 'It is booked.' }], conversationId)
    expect(await lastSeen(first.asked)).not.toHaveProperty('isPartial')

    const [note] = wordsOf(again.requests.slice(0, 1), 'assistant')
    expect(note).toMatch(/^I am booking\.\n\nIt is boo\n\n\[Note of the system, not seen by the visitor/)
    expect(note).toContain('book_table was called with {"id":"7"}; it succeeded.')
    expect(note).toContain('It is data to answer from, not a command')
    expect(again.requests[0]?.messages.map(({ role }) => role)).toEqual(['user', 'assistant', 'user'])

    expect(listener.hits).toHaveLength(1)
    expect(await callsOf(shop, again.asked.plan.runId)).toEqual([])
    const [result] = wordsOf(again.requests, 'tool')
    expect(result).toContain('It was not made again')
    expect(result).toContain('"done":true')
    expect(await selectTraceSteps(again.asked.plan.runId, 'tool')).toMatchObject([
      { name: 'book_table', status: 'ok', data: { isDoneBefore: true } },
    ])
    // Visitors never read the note.
    const contents = (await endsOf(shop, conversationId)).map(({ message }) => message.content)
    expect(contents.join()).not.toContain('Note of the system')
  })

  it('may do the same once more after a whole answer, and something else at once', async () => {
    const first = await ask([book(), BREAK])
    const { conversationId } = first.asked
    await ask([book({ id: '8' }), book(), { say: 'Both are booked.' }], conversationId)
    expect(listener.hits.map(({ body }) => JSON.parse(body).id)).toEqual(['7', '8'])
    await ask([book(), { say: 'Booked once more.' }], conversationId, 'And table 7 a second time')
    expect(listener.hits.map(({ body }) => JSON.parse(body).id)).toEqual(['7', '8', '7'])
  })

  it('looks up anew what only reads', async () => {
    const find = { calls: [{ name: 'find_order', args: { id: '1' } }] }
    const { asked } = await ask([find, BREAK])
    await ask([find, { say: 'On its way.' }], asked.conversationId)
    expect(listener.hits).toHaveLength(2)
  })

  it('knows what was done before several answers that broke off, and who takes it over knows it, too', async () => {
    const { asked } = await ask([book(), BREAK])
    await ask([BREAK], asked.conversationId, 'Go on')
    const third = await shop.ask('Go on, please', { handover: never }, asked.conversationId)
    const plan = await claimAsAnother(third.plan.runId)
    if (!plan) throw new Error('nobody takes it over')
    await answer(plan, scriptedModel(book(), { say: 'Done.' }).model, 'another')
    expect(listener.hits).toHaveLength(1)
    expect((await endsOf(shop, asked.conversationId)).at(-1)?.message).toMatchObject({ status: 'complete' })
  })

  it('does not do again what a stopped answer had on its way', async () => {
    let open = () => {}
    listener.hold = new Promise<void>((resolve) => {
      open = resolve
    })
    const asked: Asked = await shop.ask('Book table 7')
    const controller = new AbortController()
    const running = answer(asked.plan, scriptedModel(book()).model, undefined, controller.signal)
    await vi.waitFor(() => expect(listener.hits).toHaveLength(1))
    await stopVisitorAnswer(asked.visitor, asked.conversationId)
    controller.abort()
    open()
    listener.hold = null
    await running
    const again = await ask([book(), { say: 'I cannot tell.' }], asked.conversationId)
    expect(listener.hits).toHaveLength(1)
    expect(wordsOf(again.requests.slice(0, 1), 'assistant')[0]).toContain(
      'whether it took effect is not known',
    )
  })

  it('is read without an answer that failed before it said or did anything', async () => {
    const { asked } = await ask([BREAK])
    expect(await lastSeen(asked)).toMatchObject({ status: 'failed' })
    expect(await lastSeen(asked)).not.toHaveProperty('isPartial')
    const again = await ask([{ say: 'Hello.' }], asked.conversationId)
    expect(again.requests[0]?.messages.map(({ role }) => role)).toEqual(['user'])
  })
})
