import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { closeListening } from '#app/db/listen.server.ts'
import { closePool } from '#app/db/pool.server.ts'
import { asSystem } from '#app/db/scope.server.ts'
import type { AgentSettings } from '#app/domain/agents/schemas.ts'
import { newId } from '#app/lib/ids.ts'
import {
  type Asked,
  answer,
  endsOf,
  type Listener,
  logOf,
  type ModelTurn,
  makeToolShop,
  scriptedModel,
  startListener,
  type ToolShop,
} from '../../../tests/fixtures/tool-shop.ts'
import { withinOneDay } from '../../../tests/fixtures/within-one-day.ts'
import { askIn } from './ask.server.ts'
import { requestHandover } from './request-handover.server.ts'

let listener: Listener
let shop: ToolShop

beforeAll(async () => {
  vi.stubEnv('ALLOW_LOOPBACK_FETCH', '1')
  listener = await startListener()
  shop = await makeToolShop(listener)
})
// A provider that failed in one test is asked again in the next.
beforeEach(() =>
  asSystem('test', (tx) =>
    sql`delete from provider_health where workspace_id = ${shop.workspaceId}`.execute(tx),
  ),
)
afterAll(async () => {
  listener.close()
  await closeListening()
  await closePool()
})

// Chosen once: two answers say the same day also when midnight comes between them.
const inThreeDays = (new Date().getUTCDay() + 3) % 7
/** Closed now and open in three days, at whatever hour this runs. */
const away = (): Partial<AgentSettings> => ({
  businessHours: {
    isOn: true,
    timeZone: 'UTC',
    ranges: [{ day: inThreeDays, from: '09:00', to: '18:00' }],
    outside: 'answer',
    message: '',
  },
})
const rules = { isOffered: true, keywords: [], afterUnanswered: 0, onFailure: false }
const BACK = /Nobody from our team is here right now\. We are back on \w+day, .+, at 09:00 \(GMT(\+0)?\)\.$/

async function ended(
  { plan, conversationId }: Pick<Asked, 'plan' | 'conversationId'>,
  ...turns: ModelTurn[]
) {
  const script = scriptedModel(...turns)
  await answer(plan, script.model)
  const [end] = await endsOf(shop, conversationId)
  return { content: end!.message.content, end: end!, requests: script.asked }
}

/** The question of a member who tries the agent out. */
async function tried(text: string, change: Partial<AgentSettings>) {
  const settings = { ...shop.settings, ...change }
  const { actor } = shop.ctx
  const conversation = {
    id: newId(),
    workspaceId: shop.workspaceId,
    agentId: shop.agentId,
    agentVersionId: null,
    channel: 'preview' as const,
    previewUserId: actor.kind === 'user' ? actor.userId : '',
    language: 'en',
    subject: text,
  }
  const question = {
    workspaceId: shop.workspaceId,
    conversation,
    clientId: newId(),
    text,
    browserLanguage: 'en',
  }
  const agent = { id: shop.agentId, name: 'Mel', versionId: null, settings }
  const { plan, conversationId } = await asSystem('test', async (tx) => {
    await sql`select set_config('app.workspace_id', ${shop.workspaceId}, true)`.execute(tx)
    return askIn(tx, question, { agent, settings })
  })
  return { plan: plan!, conversationId }
}

const answered = async (text: string, change: Partial<AgentSettings>, ...turns: ModelTurn[]) =>
  ended(await shop.ask(text, { ...away(), ...change }), ...turns)

it('says when the team is back, whichever rule calls a person', async () => {
  const called = [
    await answered('My lawyer will call', { handover: { ...rules, keywords: ['lawyer'] } }),
    await answered('How?', { handover: { ...rules, afterUnanswered: 1 } }, { say: 'I do not know.' }),
    // A model that says nothing has failed.
    await answered('How?', { handover: { ...rules, onFailure: true } }, { say: '' }),
    await answered('A person', {}, { calls: [{ name: 'hand_over', args: {} }] }, { say: '' }),
  ]
  for (const { content } of called) {
    expect(content).toContain(shop.settings.handoverMessage)
    expect(content).toMatch(BACK)
  }
})

it('says in a preview that a person would be called here, whichever rule would', async () => {
  const closed = { ...away().businessHours!, outside: 'message' as const, message: 'Closed.' }
  const handOver = { calls: [{ name: 'hand_over', args: {} }] }
  const ways: [Partial<AgentSettings>, string, ...ModelTurn[]][] = [
    [{ handover: { ...rules, keywords: ['person'] } }, shop.settings.handoverMessage],
    [{ businessHours: closed }, 'Closed.'],
    [{ handover: { ...rules, afterUnanswered: 1 } }, shop.settings.handoverMessage, { say: 'Who knows.' }],
    [{ handover: { ...rules, onFailure: true } }, shop.settings.handoverMessage, { say: '' }],
    [{}, shop.settings.handoverMessage, handOver, { say: '' }],
    [{}, 'Somebody comes.', handOver, { say: 'Somebody comes.' }],
  ]
  const NOTE =
    /\n\n\(This is a preview, and nobody is called\. .+ a person from the team would be called here\.\)$/
  for (const [change, words, ...turns] of ways) {
    const asked = await tried('A person', change)
    const { content } = await ended(asked, ...turns)
    expect(content).toContain(words)
    expect(content).toMatch(NOTE)
    expect(content.match(/This is a preview/g)).toHaveLength(1)
    const log = await logOf(shop, asked.conversationId)
    expect(log.filter(({ kind }) => kind === 'handler')).toEqual([])
  }
  // Where nobody would be called, nothing is said of it; nor to a visitor.
  const plain = await ended(await tried('A person', {}), { say: 'Yes.' })
  const visitor = await answered('A person', { handover: { ...rules, keywords: ['person'] } })
  for (const { content } of [plain, visitor]) expect(content).not.toContain('preview')
})

it('tells the model, too, what to tell the visitor', async () => {
  const { requests } = await answered(
    'A person',
    {},
    { calls: [{ name: 'hand_over', args: {} }] },
    { say: 'I called somebody.' },
  )
  expect(JSON.stringify(requests[1]?.messages)).toContain('We are back on')
})

it('says so when the visitor asks for a person, in the language of the conversation', async () => {
  let number = 10
  const publish = (settings: AgentSettings) =>
    asSystem('test data', async (tx) => {
      const id = newId()
      await sql`insert into agent_versions (id, workspace_id, agent_id, number, settings)
        values (${id}, ${shop.workspaceId}, ${shop.agentId}, ${number++}, ${JSON.stringify(settings)}::jsonb)`.execute(
        tx,
      )
      await sql`update agents set published_version_id = ${id} where id = ${shop.agentId}`.execute(tx)
    })
  const said = async (settings: AgentSettings, language: string) => {
    await publish(settings)
    const { visitor, conversationId } = await shop.ask('Hello', {})
    await asSystem('test data', (tx) =>
      sql`update conversations set language = ${language} where id = ${conversationId}`.execute(tx),
    )
    await requestHandover(visitor, conversationId)
    const log = await logOf(shop, conversationId)
    return log.flatMap((event) =>
      event.kind === 'message' && event.message.author === 'agent' ? [event.message.content] : [],
    )
  }
  const { handoverMessage } = shop.settings
  const auto = { ...shop.settings, language: 'auto' as const }
  expect(await said({ ...auto, ...away() }, 'en')).toEqual([expect.stringMatching(BACK)])
  expect(await said({ ...auto, ...away() }, 'pt')).toEqual([
    expect.stringMatching(/atendimento\. Voltamos em .+, às 09:00 \(GMT(\+0)?\)\.$/),
  ])
  expect(await said(auto, 'en')).toEqual([handoverMessage])
})

it('ends an answer that a rate forbids as a whole one, which offers no second try', async () => {
  const limits = { ...shop.settings.limits, perVisitorHour: 1 }
  const first = await shop.ask('First', { limits })
  await ended(first, { say: 'Yes.' })
  const second = await shop.ask('Second', { limits }, first.conversationId)
  await answer(second.plan, scriptedModel({ say: 'Yes.' }).model)
  const end = (await endsOf(shop, first.conversationId)).at(-1)
  expect(end).toMatchObject({ errorCode: 'limit_reached', message: { status: 'complete' } })
  expect(end?.message.content).toMatch(/ask again in \d+ minutes/)
  // It was no attempt at an answer, so it is none that rested on nothing.
  const third = await shop.ask('Third', { handover: { ...rules, afterUnanswered: 3 } }, first.conversationId)
  await answer(third.plan, scriptedModel({ say: 'I do not know.' }).model)
  const log = await logOf(shop, first.conversationId)
  expect(log.filter(({ kind }) => kind === 'handler')).toEqual([])
})

it('says in a preview that a budget is used up, and what a visitor would read', async () => {
  await withinOneDay()
  const id = newId()
  await asSystem('test data', (tx) =>
    sql`insert into budgets (id, workspace_id, scope, agent_id, period, unit, limit_value, behaviour, message)
      values (${id}, ${shop.workspaceId}, 'agent', ${shop.agentId}, 'day', 'answers', 1, 'handover', '')`.execute(
      tx,
    ),
  )
  try {
    await answered('First', {}, { say: 'Yes.' })
    const asVisitor = await answered('Second', {}, { say: 'Yes.' })
    expect(asVisitor.content).toMatch(/^I have answered all .* I have asked a person/)
    expect(asVisitor.content).toMatch(BACK)

    const preview = await ended(await tried('Third', away()), { say: 'Yes.' })
    expect(preview.requests).toEqual([])
    expect(preview.content).toBe(
      `A budget is used up, so no model was asked, and nobody is called from a preview. A visitor would read: “${asVisitor.content}”`,
    )
  } finally {
    await asSystem('test data', (tx) => sql`delete from budgets where id = ${id}`.execute(tx))
  }
})
