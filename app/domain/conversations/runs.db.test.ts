import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Message, StreamEvent } from '#app/contracts/stream-events.ts'
import { selectEvents } from '#app/db/conversation-events.server.ts'
import { closeListening } from '#app/db/listen.server.ts'
import { closePool } from '#app/db/pool.server.ts'
import { asSystem } from '#app/db/scope.server.ts'
import { type ChatEvent, type ChatModel, ProviderError } from '#app/integrations/llm/types.ts'
import { newId } from '#app/lib/ids.ts'
import { screenOf } from '../../../tests/fixtures/doors.ts'
import { makeTalkingShop, type TalkingShop } from '../../../tests/fixtures/talking-shop.ts'
import { askIn } from './ask.server.ts'
import { claimRuns } from './claim-runs.server.ts'
import { followEvents, publishEvents } from './event-hub.server.ts'
import { executeRun } from './execute-run.server.ts'
import { getCurrentConversation } from './get-visitor-conversation.server.ts'
import { isGivenUp, MAX_FAILED_ATTEMPTS, STALE_RUN } from './rules.ts'
import { ownerName } from './run-engine.server.ts'
import { loadRunPlan, type RunPlan } from './run-plan.server.ts'
import { startVisitorSession } from './start-visitor-session.server.ts'
import { stopVisitorAnswer } from './stop-answer.server.ts'
import { hashVisitorToken, type VisitorContext } from './visitor.server.ts'

let shop: TalkingShop

beforeAll(async () => {
  shop = await makeTalkingShop()
})
afterAll(async () => {
  await closeListening()
  await closePool()
})

/** A model that says what it is told, when it is told. */
function scripted() {
  const queue: (ChatEvent | Error)[] = []
  let wake = () => {}
  const model: ChatModel = {
    provider: 'scripted',
    async *stream(_, signal) {
      signal.addEventListener('abort', () => wake())
      for (;;) {
        const next = queue.shift()
        if (signal.aborted) throw new ProviderError('aborted', 'scripted')
        if (next instanceof Error) throw next
        if (next) yield next
        if (next?.type === 'end') return
        if (!next) await new Promise<void>((resolve) => (wake = resolve))
      }
    },
  }
  const put = (item: ChatEvent | Error) => {
    queue.push(item)
    wake()
  }
  return {
    model,
    say: (...words: string[]) => {
      for (const text of words) put({ type: 'text', text })
    },
    end: () => put({ type: 'end', reason: 'end', inputTokens: 5, outputTokens: 7 }),
    fail: (error: Error) => put(error),
  }
}

type Asked = { plan: RunPlan; visitor: VisitorContext; conversationId: string }

/** A stored question whose answer nobody writes yet. */
async function ask(text = 'How long does delivery take?'): Promise<Asked> {
  const session = await startVisitorSession(shop.publicId, 'en')
  const visitor = { tokenHash: hashVisitorToken(session.token)!, requestId: 'test' }
  const conversation = {
    id: newId(),
    workspaceId: shop.workspaceId,
    agentId: shop.agentId,
    agentVersionId: shop.versionId,
    channel: 'widget' as const,
    visitorId: session.visitorId,
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
  const agent = { id: shop.agentId, name: 'Mel', versionId: shop.versionId, settings: shop.settings }
  const asked = await asSystem('test', async (tx) => {
    await sql`select set_config('app.workspace_id', ${shop.workspaceId}, true)`.execute(tx)
    return askIn(tx, question, { agent, settings: shop.settings })
  })
  publishEvents(asked.conversationId, asked.events)
  return { plan: asked.plan!, visitor, conversationId: asked.conversationId }
}

const logOf = (conversationId: string): Promise<StreamEvent[]> =>
  asSystem('test looks', (tx) =>
    selectEvents(tx, { workspaceId: shop.workspaceId, conversationId, after: 0, limit: 10_000 }),
  )
const shownIn = async ({ conversationId, plan }: Asked) => screenOf(await logOf(conversationId), plan.runId)
const untilShown = (asked: Asked, text: string) =>
  vi.waitFor(async () => expect(await shownIn(asked)).toBe(text), { timeout: 5_000 })
const endOf = async ({ conversationId }: Asked): Promise<{ message: Message; errorCode: string | null }> => {
  const ends = (await logOf(conversationId)).filter((event) => event.kind === 'run.finished')
  expect(ends).toHaveLength(1)
  return ends[0] as Extract<StreamEvent, { kind: 'run.finished' }>
}

/** Makes the run look as if its process died `seconds` ago, and lets another process claim it. */
async function claimAsAnother({ plan }: Asked, owner = 'another', seconds = 6): Promise<RunPlan | null> {
  await asSystem('test', (tx) =>
    sql`update runs set heartbeat_at = now() - make_interval(secs => ${seconds}) where id = ${plan.runId}`.execute(
      tx,
    ),
  )
  const [run] = await claimRuns(owner, plan.runId)
  return run ? loadRunPlan(run) : null
}

describe('a run', () => {
  it('logs first and shows second: a reader has exactly what the log has', async () => {
    const asked = await ask()
    const seen: StreamEvent[] = []
    const reading = new AbortController()
    await followEvents({
      ...asked.plan,
      after: 0,
      signal: reading.signal,
      deliver: (events) => seen.push(...events),
    })
    const { model, say, end } = scripted()
    const running = executeRun(asked.plan, {
      owner: ownerName(),
      signal: new AbortController().signal,
      model,
    })
    for (const word of 'Delivery takes three working days [1].'.split(/(?<= )/)) say(word)
    end()
    await running
    reading.abort()
    expect(seen).toEqual(await logOf(asked.conversationId))
    expect(await shownIn(asked)).toBe('Delivery takes three working days [1].')
    const { message, errorCode } = await endOf(asked)
    expect(errorCode).toBeNull()
    expect(message).toMatchObject({ status: 'complete', content: 'Delivery takes three working days [1].' })
    expect(message.citations.map(({ n }) => n)).toEqual([1])
  })

  it('counts its tokens and notes its first one', async () => {
    const asked = await ask()
    const { model, say, end } = scripted()
    say('Yes.')
    end()
    await executeRun(asked.plan, { owner: ownerName(), signal: new AbortController().signal, model })
    const [run] = await asSystem('test looks', (tx) =>
      tx
        .selectFrom('runs')
        .selectAll()
        .where('workspace_id', '=', shop.workspaceId)
        .where('id', '=', asked.plan.runId)
        .execute(),
    )
    expect(run).toMatchObject({ status: 'completed', input_tokens: 5, output_tokens: 7, owner: null })
    expect(run?.first_token_at).not.toBeNull()
    const ledger = await asSystem('test looks', (tx) =>
      tx
        .selectFrom('usage_ledger')
        .select(['metric', 'amount'])
        .where('workspace_id', '=', shop.workspaceId)
        .where('source_id', '=', asked.plan.runId)
        .execute(),
    )
    expect(ledger).toEqual([{ metric: 'tokens', amount: 12 }])
  })

  it('that fails before its first word says so in words, and after it keeps what was said', async () => {
    const early = await ask()
    const first = scripted()
    first.fail(new ProviderError('auth', 'scripted'))
    await executeRun(early.plan, {
      owner: ownerName(),
      signal: new AbortController().signal,
      model: first.model,
    })
    expect(await endOf(early)).toMatchObject({
      errorCode: 'provider_auth',
      message: { status: 'failed', content: 'I cannot answer right now. Please try again in a moment.' },
    })

    const late = await ask()
    const second = scripted()
    const running = executeRun(late.plan, {
      owner: ownerName(),
      signal: new AbortController().signal,
      model: second.model,
    })
    second.say('Delivery takes ')
    await untilShown(late, 'Delivery takes ')
    second.fail(new ProviderError('cut', 'scripted'))
    await running
    expect(await endOf(late)).toMatchObject({
      errorCode: 'provider_cut',
      message: { status: 'failed', content: 'Delivery takes ' },
    })
  })
})

describe('stopping', () => {
  it('ends the answer at once with what was shown, and the writer can add nothing', async () => {
    const asked = await ask()
    const { model, say } = scripted()
    const running = executeRun(asked.plan, {
      owner: ownerName(),
      signal: new AbortController().signal,
      model,
    })
    say('Delivery takes [1] ')
    await untilShown(asked, 'Delivery takes [1] ')
    // The owner is another process here: nobody aborts it, it must find out by itself.
    expect(await stopVisitorAnswer(asked.visitor, asked.conversationId)).toEqual({ stopped: true })
    const log = await logOf(asked.conversationId)
    expect(await endOf(asked)).toMatchObject({
      errorCode: null,
      message: { status: 'stopped', content: 'Delivery takes [1] ' },
    })
    say('forever')
    await running
    expect(await logOf(asked.conversationId)).toEqual(log)
    expect(await stopVisitorAnswer(asked.visitor, asked.conversationId)).toEqual({ stopped: false })
  })

  it('keeps the citations of what was shown', async () => {
    const asked = await ask()
    const { model, say } = scripted()
    const running = executeRun(asked.plan, {
      owner: ownerName(),
      signal: new AbortController().signal,
      model,
    })
    say('Three days [1] ')
    await vi.waitFor(async () => {
      const current = await getCurrentConversation(asked.visitor)
      expect(current.conversation?.messages.at(-1)?.citations.length).toBeGreaterThan(0)
    })
    await stopVisitorAnswer(asked.visitor, asked.conversationId)
    expect((await endOf(asked)).message.citations.map(({ n }) => n)).toEqual([1])
    say('more')
    await running
  })
})

describe('an abandoned run', () => {
  const answer = 'Delivery takes three working days [1].'
  const words = answer.split(/(?<= )/)

  /** An owner that wrote `shown` and then died: its process is gone, the log is what is left. */
  async function abandoned(shown: string): Promise<Asked> {
    const asked = await ask()
    const { model, say } = scripted()
    const dead = new AbortController()
    const running = executeRun(asked.plan, { owner: ownerName(), signal: dead.signal, model })
    if (shown) say(shown)
    await untilShown(asked, shown)
    dead.abort()
    await running
    return asked
  }

  it('is left alone while its owner lives', async () => {
    const asked = await abandoned('Delivery ')
    expect(await claimAsAnother(asked, 'another', 3)).toBeNull()
  })

  it('goes on word for word when the new answer is the same, wherever it broke off', async () => {
    for (const cut of [0, 1, 3, words.length]) {
      const shown = words.slice(0, cut).join('')
      const asked = await abandoned(shown)
      const plan = await claimAsAnother(asked)
      expect(plan).toMatchObject({ logged: shown, attempt: 2, question: 'How long does delivery take?' })
      const { model, say, end } = scripted()
      say(...words)
      end()
      await executeRun(plan!, { owner: 'another', signal: new AbortController().signal, model })
      const log = await logOf(asked.conversationId)
      expect(log.filter(({ kind }) => kind === 'reset')).toEqual([])
      expect(screenOf(log, asked.plan.runId)).toBe(answer)
      expect((await endOf(asked)).message).toMatchObject({ status: 'complete', content: answer })
    }
  })

  it('starts anew when the new answer is another, and is never spliced', async () => {
    const asked = await abandoned('Delivery takes ')
    const plan = await claimAsAnother(asked)
    const { model, say, end } = scripted()
    say('Delivery ', 'is quick ', '[1].')
    end()
    await executeRun(plan!, { owner: 'another', signal: new AbortController().signal, model })
    const log = await logOf(asked.conversationId)
    expect(log.filter(({ kind }) => kind === 'reset')).toHaveLength(1)
    expect(screenOf(log, asked.plan.runId)).toBe('Delivery is quick [1].')
    expect((await endOf(asked)).message.content).toBe('Delivery is quick [1].')
  })

  it('silences its old owner, who was only slow', async () => {
    const asked = await ask()
    const old = scripted()
    const oldRun = executeRun(asked.plan, {
      owner: ownerName(),
      signal: new AbortController().signal,
      model: old.model,
    })
    old.say('Delivery ')
    await untilShown(asked, 'Delivery ')
    const plan = await claimAsAnother(asked)
    const fresh = scripted()
    const freshRun = executeRun(plan!, {
      owner: 'another',
      signal: new AbortController().signal,
      model: fresh.model,
    })
    old.say('is a lie. ')
    old.end()
    await oldRun
    fresh.say(...words)
    fresh.end()
    await freshRun
    expect(await shownIn(asked)).toBe(answer)
    expect((await endOf(asked)).message.content).toBe(answer)
  })

  it('is claimed by one of many', async () => {
    const asked = await abandoned('')
    await asSystem('test', (tx) =>
      sql`update runs set heartbeat_at = now() - interval '1 minute' where id = ${asked.plan.runId}`.execute(
        tx,
      ),
    )
    await Promise.all(Array.from({ length: 8 }, (_, i) => claimRuns(`owner-${i}`, asked.plan.runId)))
    const run = await asSystem('test looks', (tx) =>
      tx
        .selectFrom('runs')
        .select('attempt')
        .where('workspace_id', '=', shop.workspaceId)
        .where('id', '=', asked.plan.runId)
        .executeTakeFirst(),
    )
    expect(run?.attempt).toBe(2)
  })

  it('is finished however often its process died', async () => {
    const asked = await abandoned('Delivery ')
    let plan: RunPlan | null = null
    for (let death = 1; death <= MAX_FAILED_ATTEMPTS + STALE_RUN.patientFrom; death++) {
      plan = await claimAsAnother(asked, `owner-${death}`, STALE_RUN.patientSeconds + 1)
      expect(plan).toMatchObject({ attempt: death + 1, failedAttempts: 0 })
      const { model, say } = scripted()
      const dead = new AbortController()
      const running = executeRun(plan!, { owner: `owner-${death}`, signal: dead.signal, model })
      say('Delivery ')
      dead.abort()
      await running
    }
    const last = await claimAsAnother(asked, 'another', STALE_RUN.patientSeconds + 1)
    const { model, say, end } = scripted()
    say(...words)
    end()
    await executeRun(last!, { owner: 'another', signal: new AbortController().signal, model })
    expect((await endOf(asked)).message).toMatchObject({ status: 'complete', content: answer })
  })

  it('is tried less eagerly after many deaths, and not for ever', async () => {
    const asked = await abandoned('Delivery ')
    await asSystem('test', (tx) =>
      sql`update runs set attempt = ${STALE_RUN.patientFrom} where id = ${asked.plan.runId}`.execute(tx),
    )
    expect(await claimAsAnother(asked, 'another', STALE_RUN.seconds + 1)).toBeNull()
    const plan = await claimAsAnother(asked, 'another', STALE_RUN.patientSeconds + 1)
    expect(isGivenUp(plan!)).toBe(false)
    expect(isGivenUp({ ...plan!, ageSeconds: 601 })).toBe(true)
    expect(isGivenUp({ ...plan!, attempt: 3, ageSeconds: 100_000 })).toBe(false)
  })

  it('counts an attempt that a living process could not store', async () => {
    const asked = await ask()
    const { model, say, end } = scripted()
    const broken = { ...asked.plan, answerId: 'no id at all' }
    say('Delivery ')
    end()
    await executeRun(broken, { owner: ownerName(), signal: new AbortController().signal, model })
    expect(await claimAsAnother(asked)).toMatchObject({ attempt: 2, failedAttempts: 1 })
  })

  it('is given up when living processes failed at it too often, with what was shown', async () => {
    const asked = await abandoned('Delivery ')
    await asSystem('test', (tx) =>
      sql`update runs set failed_attempts = ${MAX_FAILED_ATTEMPTS} where id = ${asked.plan.runId}`.execute(
        tx,
      ),
    )
    const plan = await claimAsAnother(asked)
    await executeRun(plan!, {
      owner: 'another',
      signal: new AbortController().signal,
      model: scripted().model,
    })
    expect(await endOf(asked)).toMatchObject({
      errorCode: 'interrupted',
      message: { status: 'failed', content: 'Delivery ' },
    })
  })
})

describe('the log', () => {
  it('reaches readers of another process, who only hear announcements', async () => {
    const asked = await ask()
    const seen: StreamEvent[] = []
    const reading = new AbortController()
    await followEvents({
      ...asked.plan,
      after: 0,
      signal: reading.signal,
      deliver: (events) => seen.push(...events),
    })
    // Past the hub of this process, as another replica would.
    await asSystem('test', (tx) =>
      sql`select app.append_events(${asked.conversationId}, null, '[{"kind":"closed"}, {"kind":"closed"}]'::jsonb)`.execute(
        tx,
      ),
    )
    await vi.waitFor(() => expect(seen.map(({ seq }) => seq)).toEqual([1, 2, 3, 4]), { timeout: 5_000 })
    reading.abort()
  })

  it('stays in order for readers who join while it grows', async () => {
    const asked = await ask()
    const { model, say, end } = scripted()
    const running = executeRun(asked.plan, {
      owner: ownerName(),
      signal: new AbortController().signal,
      model,
    })
    const readers: StreamEvent[][] = []
    const reading = new AbortController()
    for (let i = 0; i < 40; i++) {
      say(`word${i} `)
      if (i % 4 === 0) {
        const seen: StreamEvent[] = []
        readers.push(seen)
        await followEvents({
          ...asked.plan,
          after: i % 3,
          signal: reading.signal,
          deliver: (events) => seen.push(...events),
        })
      }
    }
    end()
    await running
    const log = await logOf(asked.conversationId)
    await vi.waitFor(() => {
      for (const [index, seen] of readers.entries()) expect(seen).toEqual(log.slice((index * 4) % 3))
    })
    reading.abort()
  })
})
