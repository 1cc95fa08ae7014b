import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { closeListening } from '#app/db/listen.server.ts'
import { closePool } from '#app/db/pool.server.ts'
import { asSystem } from '#app/db/scope.server.ts'
import type { AgentSettings } from '#app/domain/agents/schemas.ts'
import { getTrace } from '#app/domain/traces/get-trace.server.ts'
import { ProviderError } from '#app/integrations/llm/types.ts'
import { newId } from '#app/lib/ids.ts'
import { makeTalkingShop } from '../../../tests/fixtures/talking-shop.ts'
import {
  answer,
  CAPABLE,
  callsOf,
  claimAsAnother,
  claimContinuation,
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
import { decideCall } from '../tools/decide-call.server.ts'
import { listApprovals } from '../tools/list-approvals.server.ts'
import { askIn } from './ask.server.ts'
import { abortRun } from './run-engine.server.ts'
import { sendMessageSchema } from './schemas.ts'
import { sendFollowUp } from './send-follow-up.server.ts'
import { sendVisitorMessage } from './send-visitor-message.server.ts'
import { startVisitorSession } from './start-visitor-session.server.ts'
import { hashVisitorToken } from './visitor.server.ts'

let listener: Listener
let shop: ToolShop

beforeAll(async () => {
  vi.stubEnv('ALLOW_LOOPBACK_FETCH', '1')
  listener = await startListener()
  shop = await makeToolShop(listener)
})
beforeEach(async () => {
  listener.hits.length = 0
  // A provider that failed in one test is asked again in the next.
  await asSystem('test', (tx) =>
    sql`delete from provider_health where workspace_id = ${shop.workspaceId}`.execute(tx),
  )
})
afterAll(async () => {
  listener.close()
  await closeListening()
  await closePool()
})

const stateOf = async (conversationId: string) => {
  const { rows } = await asSystem('test looks', (tx) =>
    sql<{ handler: string; lead: unknown; follow_ups: { status: string }[] }>`
      select c.handler, (select l.values from leads l where l.conversation_id = c.id) as lead,
        coalesce((select json_agg(json_build_object('id', f.id, 'status', f.status) order by f.created_at)
          from follow_ups f where f.conversation_id = c.id), '[]') as follow_ups
      from conversations c where c.id = ${conversationId}`.execute(tx),
  )
  return rows[0]!
}

async function answered(text: string, change: Partial<AgentSettings>, ...turns: ModelTurn[]) {
  const asked = await shop.ask(text, change)
  const script = scriptedModel(...turns)
  await answer(asked.plan, script.model)
  const [end] = await endsOf(shop, asked.conversationId)
  return { ...asked, requests: script.asked, end: end!, state: await stateOf(asked.conversationId) }
}

const never = { isOffered: true, keywords: [], afterUnanswered: 0, onFailure: false }
const free = { blockedTopics: [], blockedWords: [], refusal: '', redact: [] }

describe('where the visitor is', () => {
  it('reaches the instructions without the address’s query', async () => {
    const page = sendMessageSchema.parse({
      clientId: newId(),
      text: 'x',
      page: { url: 'https://shop.example/honey?token=canary#top', title: 'Honey jars' },
    }).page
    const asked = await shop.ask('How much?', { instructions: 'They read {{page.title}} at {{page.url}}.' })
    const script = scriptedModel({ say: 'Ten.' })
    await answer({ ...asked.plan, page }, script.model)
    const read = JSON.stringify(script.asked)
    expect(read).toContain('Honey jars')
    expect(read).toContain('https://shop.example/honey')
    expect(read).not.toContain('canary')
  })

  it('is kept with the question, so that whoever takes the answer over asks the same, and goes with it', async () => {
    const own = await makeTalkingShop({
      model: CAPABLE,
      instructions: 'They read {{page.title}} at {{page.url}}.',
    })
    const session = await startVisitorSession(own.publicId, 'en')
    const page = {
      url: 'https://shop.example/honey?token=canary#top',
      title: `Honey jars ${'x'.repeat(250)}`,
    }
    const { conversationId, until } = await sendVisitorMessage(
      { tokenHash: hashVisitorToken(session.token)!, requestId: 'test' },
      { clientId: newId(), conversationId: null, text: 'How much?', language: 'en', page },
    )
    const { runId } = until as { runId: string }
    // This process lets go of it, wherever it is.
    await asSystem('test data', (tx) =>
      sql`update runs set status = 'running', owner = 'dead', finished_at = null where id = ${runId}`.execute(
        tx,
      ),
    )
    abortRun(runId)
    const plan = await claimAsAnother(runId)
    expect(plan?.page).toEqual({ url: 'https://shop.example/honey', title: page.title })
    const script = scriptedModel({ say: 'Ten.' })
    await answer(plan!, script.model, 'another')
    const read = JSON.stringify(script.asked)
    expect(read).toContain('They read ⟦Honey jars')
    expect(read).toContain('at ⟦https://shop.example/honey⟧.')
    expect(read).not.toContain('canary')
    await asSystem('test data', (tx) =>
      sql`delete from conversations where id = ${conversationId}`.execute(tx),
    )
    const { rows } = await asSystem('test looks', (tx) =>
      sql`select 1 from messages where workspace_id = ${own.workspaceId} and page is not null`.execute(tx),
    )
    expect(rows).toEqual([])
  })

  it('is left out when it cannot be read, and the question goes through', () => {
    const question = { clientId: newId(), text: 'x' }
    expect(sendMessageSchema.parse({ ...question, page: 'nowhere' }).page).toBeNull()
    expect(sendMessageSchema.parse({ ...question, page: { url: 7 } }).page).toEqual({ url: '', title: '' })
    expect(sendMessageSchema.parse(question).page).toBeNull()
  })
})

describe('an owner’s rules', () => {
  it('refuse a question with a blocked word, and no model reads it', async () => {
    const guardrails = { ...free, blockedWords: ['weapon'], refusal: 'Not here.' }
    const { requests, end, state } = await answered(
      'Do you sell weapon parts?',
      { guardrails },
      { say: 'Yes!' },
    )
    expect(requests).toEqual([])
    expect(end).toMatchObject({ errorCode: null, message: { status: 'complete', content: 'Not here.' } })
    expect(state.handler).toBe('agent')
  })

  it('mask blocked words of an answer, and keep personal data from the model but not from tools', async () => {
    const guardrails: AgentSettings['guardrails'] = { ...free, blockedWords: ['darn'], redact: ['email'] }
    const { requests, end } = await answered(
      'I am ana@mel.com.br, find my order',
      { guardrails },
      { calls: [{ name: 'find_order', args: { id: '[e-mail 1]' } }] },
      { say: 'Darn, [e-mail 1] has none.' },
    )
    expect(JSON.stringify(requests)).not.toContain('ana@mel.com.br')
    expect(JSON.stringify(requests)).toContain('[e-mail 1]')
    expect(listener.hits.map(({ path }) => path)).toEqual(['/find_order?id=ana%40mel.com.br'])
    expect(end.message.content).toBe('••••, ana@mel.com.br has none.')
  })

  it('call a person at a keyword, in the visitor’s name, with no model', async () => {
    const handover = { ...never, keywords: ['lawyer'] }
    const { requests, end, state, conversationId } = await answered('My lawyer wants to know', { handover })
    expect(requests).toEqual([])
    expect(end.message.content).toBe(shop.settings.handoverMessage)
    expect(state.handler).toBe('waiting')
    expect((await logOf(shop, conversationId)).map(({ kind }) => kind)).toContain('handler')
    const { rows } = await asSystem('test looks', (tx) =>
      sql`select actor_kind, action from audit_log where subject_id = ${conversationId}`.execute(tx),
    )
    expect(rows).toEqual([{ actor_kind: 'visitor', action: 'conversation.handover_requested' }])
  })

  it('say only the message outside business hours, and keep the question for people', async () => {
    const businessHours = {
      isOn: true,
      timeZone: 'UTC',
      ranges: [],
      outside: 'message' as const,
      message: 'Closed.',
    }
    const { requests, end, state } = await answered('Are you open?', { businessHours })
    expect(requests).toEqual([])
    expect(end.message.content).toBe('Closed.')
    expect(state.handler).toBe('waiting')
  })

  it('call a person when no model can be reached, if the owner wants that', async () => {
    const fail = new ProviderError('auth', 'scripted')
    const plain = await answered('Hi', {}, { fail })
    expect(plain).toMatchObject({ end: { message: { status: 'failed' } }, state: { handler: 'agent' } })
    // By now it is not even asked, and the reason is still told.
    const called = await answered('Hi', { handover: { ...never, onFailure: true } }, { fail })
    expect(called.end).toMatchObject({
      errorCode: 'provider_auth',
      message: { status: 'complete' },
    })
    expect(called.end.message.content).toBe(shop.settings.handoverMessage)
    expect(called.state.handler).toBe('waiting')
  })

  it('say that all are busy when the built-in answerer, last of the chain, finds nothing, with the way on', async () => {
    const chain = { model: 'anthropic:claude-nowhere', fallbackModels: ['builtin'] }
    const say = async (text: string, change: Partial<AgentSettings>) => {
      const asked = await shop.ask(text, { ...chain, ...change })
      await answer(asked.plan)
      const [end] = await endsOf(shop, asked.conversationId)
      const trace = await getTrace(shop.ctx, asked.plan.runId)
      const reasons = trace.steps.flatMap(({ kind, data }) =>
        kind === 'attempt' ? [(data as { reason: string | null }).reason] : [],
      )
      return { ...end!, reasons, state: await stateOf(asked.conversationId) }
    }
    const offered = await say('Who won the chess championship in 1972?', { handover: never })
    expect(offered.message).toMatchObject({
      status: 'failed',
      content:
        'I cannot answer this well right now. Please try again in a moment, or ask for a person here in the chat.',
    })
    expect(offered.reasons).toEqual(['not_set_up', 'nothing_found'])
    const alone = await say('Quem ganhou o campeonato de xadrez em 1972?', {
      handover: { ...never, isOffered: false },
    })
    expect(alone.message.content).toBe('Não consigo responder bem a isso agora. Tente de novo daqui a pouco.')
    const called = await say('Who won the chess championship in 1972?', {
      handover: { ...never, onFailure: true },
      handoverMessage: 'Somebody comes.',
    })
    expect(called.message).toMatchObject({
      status: 'complete',
      content: 'I cannot answer this well right now. Somebody comes.',
    })
    expect(called.state.handler).toBe('waiting')
    const found = await say('How long does delivery take?', { handover: never })
    expect(found).toMatchObject({ errorCode: null, reasons: ['not_set_up', null] })
    expect(found.message.content).toContain('three working days')
  })

  it('call a person after so many answers in a row without a passage', async () => {
    const handover = { ...never, afterUnanswered: 2 }
    const first = await answered('What is love?', { handover }, { say: 'I do not know.' })
    expect(first.state.handler).toBe('agent')
    const second = await shop.ask('And hate?', { handover }, first.conversationId)
    await answer(second.plan, scriptedModel({ say: 'I do not know that either.' }).model)
    expect((await stateOf(first.conversationId)).handler).toBe('waiting')
    const known = await answered(
      'How long does delivery take?',
      { handover: { ...never, afterUnanswered: 1 } },
      { say: 'Three days [1].' },
    )
    expect(known.state.handler).toBe('agent')
  })

  it('hold an answer to its schema', async () => {
    const outputSchema = '{"type":"object","properties":{"days":{"type":"integer"}},"required":["days"]}'
    const right = await answered('How long?', { outputSchema }, { say: '{"days": 3}' })
    expect(right.end).toMatchObject({
      errorCode: null,
      message: { status: 'complete', content: '{"days": 3}' },
    })
    expect(right.requests[0]?.output?.schema).toMatchObject({ type: 'object' })
    const wrong = await answered('How long?', { outputSchema }, { say: 'Three days.' })
    expect(wrong.end).toMatchObject({ errorCode: 'invalid_output', message: { status: 'failed' } })
  })
})

describe('a budget that is used up', () => {
  async function withBudget(behaviour: string, message: string, test: () => Promise<void>) {
    await withinOneDay()
    const id = newId()
    await asSystem('test data', (tx) =>
      sql`insert into budgets (id, workspace_id, scope, agent_id, period, unit, limit_value, behaviour, message)
        values (${id}, ${shop.workspaceId}, 'agent', ${shop.agentId}, 'day', 'answers', 1, ${behaviour}, ${message})`.execute(
        tx,
      ),
    )
    try {
      await answered('First', {}, { say: 'Yes.' })
      await test()
    } finally {
      await asSystem('test data', (tx) => sql`delete from budgets where id = ${id}`.execute(tx))
    }
  }

  it('says the owner’s words, or calls a person, and no model is asked', async () => {
    await withBudget('message', 'Enough for today.', async () => {
      const { requests, end, state, plan } = await answered('Second', {}, { say: 'Yes.' })
      expect(requests).toEqual([])
      expect(end).toMatchObject({
        errorCode: 'limit_reached',
        message: { status: 'complete', content: 'Enough for today.' },
      })
      expect(state.handler).toBe('agent')
      const { steps } = await getTrace(shop.ctx, plan.runId)
      expect(steps.map(({ kind }) => kind)).toContain('budget')
    })
    await withBudget('handover', '', async () => {
      const { requests, state } = await answered('Second', {}, { say: 'Yes.' })
      expect(requests).toEqual([])
      expect(state.handler).toBe('waiting')
    })
  })
})

describe('built-in tools', () => {
  it('hand over in the visitor’s place, and say so when the model does not', async () => {
    const { end, state } = await answered(
      'Get me a person',
      {},
      { calls: [{ name: 'hand_over', args: { reason: 'asked' } }] },
      { say: '' },
    )
    expect(state.handler).toBe('waiting')
    expect(end.message.content).toBe(shop.settings.handoverMessage)
  })

  it('are not there when the owner does not offer them', async () => {
    const tools = { ...shop.settings.tools, searchKnowledge: false }
    const { requests } = await answered(
      'Hi',
      { tools, handover: { ...never, isOffered: false } },
      { say: 'Hi.' },
    )
    const names = requests[0]?.tools?.map(({ name }) => name) ?? []
    expect(names.sort()).toEqual(['book_table', 'find_order', 'refund_order'])
  })

  it('keep one lead for each conversation, with later values over earlier ones', async () => {
    const fields = [
      { key: 'name', label: 'Name', type: 'text' as const, isRequired: true, choices: [] },
      { key: 'email', label: 'E-mail', type: 'email' as const, isRequired: false, choices: [] },
    ]
    const tools = { ...shop.settings.tools, captureLead: { isOn: true, fields } }
    const { state, requests } = await answered(
      'I am Ana',
      { tools },
      { calls: [{ name: 'capture_lead', args: { name: 'Ana', email: 'not one' } }] },
      { calls: [{ name: 'capture_lead', args: { name: 'Ana' } }] },
      { calls: [{ name: 'capture_lead', args: { name: 'Ana Mel', email: 'ana@mel.com.br' } }] },
      { say: 'Noted.' },
    )
    expect(state.lead).toEqual({ name: 'Ana Mel', email: 'ana@mel.com.br' })
    expect(JSON.stringify(requests[1]?.messages)).toContain('E-mail')
  })

  it('send pictures of the agent’s own gallery, and nobody else’s', async () => {
    const [mine, others] = [newId(), newId()]
    const other = await makeToolShop(listener)
    await asSystem('test data', async (tx) => {
      for (const [id, { workspaceId, agentId }] of [
        [mine, shop],
        [others, other],
      ] as const)
        await sql`insert into agent_media (id, workspace_id, agent_id, kind, status, storage_path, mime_type, size_bytes, width,
          height, caption, sizes) values (${id}, ${workspaceId}, ${agentId}, 'image', 'ready',
          ${`${workspaceId}/${agentId}/${id}/original.webp`}, 'image/webp', 10, 800, 600, 'The jar',
          ${JSON.stringify([{ name: 'small', width: 400, height: 300, path: 'x', mimeType: 'image/webp' }])}::jsonb)`.execute(
          tx,
        )
    })
    const { end } = await answered(
      'Show me the jar',
      {},
      {
        calls: [
          { name: 'send_media', args: { ids: [others] } },
          { name: 'send_media', args: { ids: [mine] } },
        ],
      },
      { say: 'Here it is.' },
    )
    expect(end.message.attachments).toMatchObject([
      { id: mine, kind: 'image', caption: 'The jar', sizes: [{ width: 400 }] },
    ])
  })

  it('write once later, unless the visitor wrote meanwhile', async () => {
    const tools = { ...shop.settings.tools, followUp: true }
    const plan = (message: string) => ({
      calls: [{ name: 'schedule_follow_up', args: { in_hours: 24, message } }],
    })
    const first = await answered('Remind me', { tools }, plan('Old news'), plan('Did it arrive?'), {
      say: 'I will.',
    })
    expect(first.state.follow_ups.map(({ status }) => status)).toEqual(['scheduled'])
    const [{ id }] = first.state.follow_ups as unknown as [{ id: string }]
    const key = { workspaceId: shop.workspaceId, followUpId: id }
    await sendFollowUp(key)
    expect((await stateOf(first.conversationId)).follow_ups).toMatchObject([{ status: 'scheduled' }])
    await asSystem('test', (tx) => sql`update follow_ups set due_at = now() where id = ${id}`.execute(tx))
    await Promise.all([sendFollowUp(key), sendFollowUp(key)])
    expect((await stateOf(first.conversationId)).follow_ups).toMatchObject([{ status: 'sent' }])
    const said = (await logOf(shop, first.conversationId)).flatMap((event) =>
      event.kind === 'message' ? [event.message] : [],
    )
    expect(said.filter(({ author }) => author === 'agent').map(({ content }) => content)).toEqual([
      'Old news',
    ])

    const second = await answered('Remind me', { tools }, plan('Well?'), { say: 'I will.' })
    const [{ id: moot }] = second.state.follow_ups as unknown as [{ id: string }]
    await asSystem('test', (tx) => sql`update follow_ups set due_at = now() where id = ${moot}`.execute(tx))
    await shop.ask('I am here already', {}, second.conversationId)
    await sendFollowUp({ workspaceId: shop.workspaceId, followUpId: moot })
    expect((await stateOf(second.conversationId)).follow_ups).toMatchObject([{ status: 'cancelled' }])
  })
})

describe('a preview', () => {
  it('keeps and calls nothing, and whoever tries it approves right there', async () => {
    const fields = [{ key: 'name', label: 'Name', type: 'text' as const, isRequired: true, choices: [] }]
    const settings = {
      ...shop.settings,
      tools: { ...shop.settings.tools, captureLead: { isOn: true, fields } },
    }
    const conversation = {
      id: newId(),
      workspaceId: shop.workspaceId,
      agentId: shop.agentId,
      agentVersionId: null,
      channel: 'preview' as const,
      previewUserId: shop.userId,
      language: 'en',
      subject: 'Try',
    }
    const asked = await asSystem('test', async (tx) => {
      await sql`select set_config('app.workspace_id', ${shop.workspaceId}, true)`.execute(tx)
      return askIn(
        tx,
        {
          workspaceId: shop.workspaceId,
          conversation,
          clientId: newId(),
          text: 'Try it',
          browserLanguage: 'en',
        },
        { agent: { id: shop.agentId, name: 'Mel', versionId: null, settings }, settings },
      )
    })
    await answer(
      asked.plan!,
      scriptedModel({
        calls: [
          { name: 'capture_lead', args: { name: 'Ana' } },
          { name: 'hand_over', args: {} },
          { name: 'refund_order', args: { id: '1' } },
        ],
      }).model,
    )
    expect(await stateOf(conversation.id)).toMatchObject({ handler: 'agent', lead: null })
    expect(listener.hits).toEqual([])
    const [call] = await listApprovals(shop.ctx, conversation.id)
    expect(call).toMatchObject({ state: 'waiting', arguments: { id: expect.any(String) } })
    await decideCall(shop.ctx, { callId: call?.callId, decision: 'approve' })
    const plan = await claimContinuation(shop, asked.plan!.runId)
    await answer(plan!, scriptedModel({}, { say: 'Done.' }).model)
    expect(listener.hits).toHaveLength(1)
  })
})

describe('a trace', () => {
  it('tells how an answer came about, without secrets', async () => {
    const asked = await shop.ask()
    const { model } = scriptedModel(
      { say: 'One moment.', calls: [{ name: 'find_order', args: { id: 'sk-abcdefghijklmnopqrstuv' } }] },
      { say: 'Three days [1].' },
    )
    await answer(asked.plan, model)
    const trace = await getTrace(shop.ctx, asked.plan.runId)
    expect(trace.run).toMatchObject({
      status: 'completed',
      provider: 'openai',
      connectionKey: 'platform:openai',
      inputTokens: 20,
      outputTokens: 10,
      question: 'How long does delivery take?',
      channel: 'widget',
    })
    expect(trace.run.cost).toBeGreaterThan(0)
    expect(trace.steps.map(({ kind }) => kind)).toEqual(['retrieval', 'prompt', 'attempt', 'tool', 'attempt'])
    const [retrieval, prompt, , tool] = trace.steps.map(({ data }) => data as Record<string, never>)
    expect(retrieval?.passages).toMatchObject([{ n: 1, title: 'Delivery' }, {}])
    expect(prompt?.parts).toEqual(expect.arrayContaining([expect.objectContaining({ key: 'identity' })]))
    expect(tool).toMatchObject({ title: 'Tool find_order', kind: 'http' })
    expect(JSON.stringify(trace)).not.toContain('sk-abcdef')
    expect(await callsOf(shop, asked.plan.runId)).toHaveLength(1)
  })

  it('is another workspace’s to read never', async () => {
    const asked = await shop.ask()
    await answer(asked.plan, scriptedModel({ say: 'Three days.' }).model)
    const other = await makeToolShop(listener)
    await expect(getTrace(other.ctx, asked.plan.runId)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })
})
