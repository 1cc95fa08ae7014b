import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { StreamEvent } from '#app/contracts/stream-events.ts'
import type { ConversationSnapshot } from '#app/contracts/widget.v1.ts'
import { closeListening } from '#app/db/listen.server.ts'
import { closePool } from '#app/db/pool.server.ts'
import { asSystem } from '#app/db/scope.server.ts'
import type { Context } from '#app/domain/context.server.ts'
import { requireConversation } from '#app/domain/conversations/require-conversation.server.ts'
import { sendPreviewMessage } from '#app/domain/conversations/send-preview-message.server.ts'
import { stopAnswer } from '#app/domain/conversations/stop-answer.server.ts'
import { isAppError } from '#app/lib/app-error.ts'
import { newId } from '#app/lib/ids.ts'
import { type Doors, openDoors, TestVisitor } from '../../../tests/fixtures/doors.ts'
import { makeTalkingShop, type TalkingShop } from '../../../tests/fixtures/talking-shop.ts'
import { closeConversation } from './close-conversation.server.ts'
import { getConversation } from './get-conversation.server.ts'
import { handBack } from './hand-back.server.ts'
import { listConversations } from './list-conversations.server.ts'
import { reopenConversation } from './reopen-conversation.server.ts'
import { sendReply } from './send-reply.server.ts'
import { takeOver } from './take-over.server.ts'

let doors: Doors
let shop: TalkingShop
let ana: Context
let bia: Context

async function addColleague(displayName: string): Promise<Context> {
  const userId = newId()
  await asSystem('test data', async (tx) => {
    await sql`insert into auth.users (id, email) values (${userId}, ${`${userId}@tests.local`})`.execute(tx)
    await sql`insert into public.profiles (user_id, display_name) values (${userId}, ${displayName})`.execute(
      tx,
    )
    await sql`insert into public.members (workspace_id, user_id, role) values (${shop.workspaceId}, ${userId}, 'member')`.execute(
      tx,
    )
  })
  return { ...shop.ctx, actor: { kind: 'user', userId }, role: 'member' }
}

beforeAll(async () => {
  shop = await makeTalkingShop()
  ana = await addColleague('Ana Maria Souza')
  bia = await addColleague('Bia Lima')
  doors = await openDoors()
})
afterAll(async () => {
  await doors.close()
  await closeListening()
  await closePool()
})

async function talk(text = 'How long does delivery take?') {
  const visitor = await TestVisitor.arrive(doors, shop.publicId)
  const { conversationId, events } = await visitor.ask(text)
  return { visitor, conversationId, lastSeq: events.length }
}
const codeOf = (run: Promise<unknown>): Promise<string> =>
  run.then(
    () => 'done',
    (error) => (isAppError(error) ? error.code : 'other'),
  )
const listed = async (ctx: Context, view: string) =>
  (await listConversations(ctx, { view })).conversations.map(({ id }) => id)
const snapshotOf = async (visitor: TestVisitor) =>
  ((await (await visitor.call('/conversations/current')).json()) as ConversationSnapshot).conversation

describe('the list', () => {
  it('shows a new conversation as unread until somebody opens it', async () => {
    const { conversationId } = await talk()
    const before = (await listConversations(ana, { view: 'open' })).conversations.find(
      ({ id }) => id === conversationId,
    )
    expect(before).toMatchObject({
      subject: 'How long does delivery take?',
      agent: { name: 'Mel', avatarUrl: '/faces/comb.svg' },
      handler: 'agent',
      unreadCount: 1,
      lastMessageAuthor: 'agent',
    })
    const opened = await getConversation(ana, conversationId)
    expect(opened.messages.map(({ author }) => author)).toEqual(['visitor', 'agent'])
    const after = (await listConversations(ana, { view: 'open' })).conversations.find(
      ({ id }) => id === conversationId,
    )
    expect(after?.unreadCount).toBe(0)
  })

  it('sorts conversations into the views that they belong to', async () => {
    const waiting = await talk()
    await waiting.visitor.post(`/conversations/${waiting.conversationId}/handover`)
    const mine = await talk()
    await takeOver(ana, mine)
    const closed = await talk()
    await closeConversation(ana, closed)
    expect(await listed(ana, 'waiting')).toContain(waiting.conversationId)
    expect(await listed(ana, 'waiting')).not.toContain(mine.conversationId)
    expect(await listed(ana, 'mine')).toEqual([mine.conversationId])
    expect(await listed(bia, 'mine')).toEqual([])
    expect(await listed(ana, 'closed')).toEqual([closed.conversationId])
    expect(await listed(ana, 'open')).not.toContain(closed.conversationId)
    expect(
      (await listConversations(ana, { view: 'nonsense', before: 'x' })).conversations.length,
    ).toBeGreaterThan(0)
  })
})

describe('taking over', () => {
  it('tells the visitor a first name, silences the agent, and is undone by handing back', async () => {
    const { visitor, conversationId, lastSeq } = await talk()
    await takeOver(ana, { conversationId })
    expect(await snapshotOf(visitor)).toMatchObject({ handler: 'human', handlerName: 'Ana' })
    const asked = await visitor.ask('Are you a person?', { conversationId, afterSeq: lastSeq })
    expect(asked.events.filter(({ kind }) => kind === 'run.started')).toEqual([])

    const clientId = newId()
    await sendReply(ana, { conversationId, clientId, text: 'Yes, I am.' })
    await sendReply(ana, { conversationId, clientId, text: 'Yes, I am.' })
    const { messages } = await snapshotOf(visitor)
    const replies = messages.filter(({ author }) => author === 'member')
    expect(replies).toMatchObject([{ content: 'Yes, I am.', authorName: 'Ana' }])

    await handBack(ana, { conversationId })
    const { events } = await visitor.ask('How long does delivery take?', { conversationId, afterSeq: 0 })
    expect(events.at(-1)?.kind).toBe('run.finished')
    expect(
      events.filter((event): event is Extract<StreamEvent, { kind: 'handler' }> => event.kind === 'handler'),
    ).toMatchObject([
      { handler: 'human', name: 'Ana' },
      { handler: 'agent', name: null },
    ])
  })

  it('is won by one of two, and the other is told by whom', async () => {
    const { conversationId } = await talk()
    const outcomes = await Promise.allSettled([
      takeOver(ana, { conversationId }),
      takeOver(bia, { conversationId }),
    ])
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    const refused = outcomes.find((outcome) => outcome.status === 'rejected')
    const winner = outcomes[0]?.status === 'fulfilled' ? 'Ana' : 'Bia'
    expect(refused?.reason).toMatchObject({
      code: 'CONFLICT',
      messageKey: 'errors.alreadyTaken',
      params: { name: winner },
    })
    const loser = winner === 'Ana' ? bia : ana
    expect(await codeOf(sendReply(loser, { conversationId, clientId: newId(), text: 'Me too' }))).toBe(
      'CONFLICT',
    )
  })

  it('must come before a reply, and not twice', async () => {
    const { conversationId } = await talk()
    expect(await codeOf(sendReply(ana, { conversationId, clientId: newId(), text: 'Hello' }))).toBe(
      'CONFLICT',
    )
    await takeOver(ana, { conversationId })
    expect(await codeOf(takeOver(ana, { conversationId }))).toBe('done')
    const { messages } = await getConversation(ana, conversationId)
    expect(messages.filter(({ author }) => author === 'system')).toHaveLength(1)
  })
})

describe('closing', () => {
  it('and reopening each work once; a visitor’s word opens it, too', async () => {
    const { visitor, conversationId } = await talk()
    expect(await codeOf(closeConversation(ana, { conversationId }))).toBe('done')
    expect(await codeOf(closeConversation(ana, { conversationId }))).toBe('CONFLICT')
    expect((await snapshotOf(visitor)).isClosed).toBe(true)
    expect(await codeOf(takeOver(ana, { conversationId }))).toBe('CONFLICT')
    expect(await codeOf(reopenConversation(ana, { conversationId }))).toBe('done')
    expect(await codeOf(reopenConversation(ana, { conversationId }))).toBe('CONFLICT')
    await closeConversation(ana, { conversationId })
    await visitor.ask('One more thing', { conversationId })
    expect((await snapshotOf(visitor)).isClosed).toBe(false)
  })
})

describe('the audit log', () => {
  it('says who did what, in order', async () => {
    const { conversationId } = await talk()
    await takeOver(ana, { conversationId })
    await sendReply(ana, { conversationId, clientId: newId(), text: 'Hello' })
    await handBack(ana, { conversationId })
    await closeConversation(bia, { conversationId })
    const rows = await asSystem('test looks', (tx) =>
      tx
        .selectFrom('audit_log')
        .select(['action', 'actor_id'])
        .where('workspace_id', '=', shop.workspaceId)
        .where('subject_id', '=', conversationId)
        .orderBy('created_at')
        .orderBy('id')
        .execute(),
    )
    expect(rows.map(({ action }) => action)).toEqual([
      'conversation.taken_over',
      'conversation.replied',
      'conversation.handed_back',
      'conversation.closed',
    ])
    expect(new Set(rows.map(({ actor_id }) => actor_id)).size).toBe(2)
  })
})

describe('another workspace', () => {
  it('gets the answer of an unknown id from every verb', async () => {
    const { conversationId } = await talk()
    const stranger = (await makeTalkingShop()).ctx
    const verbs: [string, (id: string) => Promise<unknown>][] = [
      ['get', (id) => getConversation(stranger, id)],
      ['take over', (id) => takeOver(stranger, { conversationId: id })],
      ['reply', (id) => sendReply(stranger, { conversationId: id, clientId: newId(), text: 'Hello' })],
      ['hand back', (id) => handBack(stranger, { conversationId: id })],
      ['close', (id) => closeConversation(stranger, { conversationId: id })],
      ['reopen', (id) => reopenConversation(stranger, { conversationId: id })],
      ['follow', (id) => requireConversation(stranger, id)],
      ['stop', (id) => stopAnswer(stranger, id)],
    ]
    for (const [name, verb] of verbs) {
      expect(await codeOf(verb(conversationId)), name).toBe('NOT_FOUND')
      expect(await codeOf(verb(newId())), name).toBe('NOT_FOUND')
    }
    expect(await listed(stranger, 'open')).toEqual([])
  })
})

describe('a preview', () => {
  const ask = (ctx: Context, agentId: string, conversationId: string | null) =>
    sendPreviewMessage(ctx, agentId, {
      clientId: newId(),
      conversationId,
      text: 'Hello',
      afterSeq: 0,
      language: 'en',
    })

  it('is its person’s own, stands in no inbox, and never reaches a visitor’s conversation', async () => {
    const own = await ask(ana, shop.agentId, null)
    expect(await listed(ana, 'open')).not.toContain(own.conversationId)
    expect(await codeOf(getConversation(ana, own.conversationId))).toBe('NOT_FOUND')
    expect(await codeOf(ask(ana, shop.agentId, own.conversationId))).toBe('done')
    expect(await codeOf(ask(bia, shop.agentId, own.conversationId))).toBe('NOT_FOUND')
    const { conversationId } = await talk()
    expect(await codeOf(ask(ana, shop.agentId, conversationId))).toBe('NOT_FOUND')
    const stranger = await makeTalkingShop()
    expect(await codeOf(ask(stranger.ctx, shop.agentId, null))).toBe('NOT_FOUND')
  })
})
