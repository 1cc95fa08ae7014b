import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { closePool } from '#app/db/pool.server.ts'
import { claimProviderProbe } from '#app/db/provider-health.server.ts'
import { asSystem } from '#app/db/scope.server.ts'
import { builtinAnswerer } from '#app/integrations/llm/builtin-answerer.server.ts'
import { isProviderError } from '#app/integrations/llm/types.ts'
import { isAppError } from '#app/lib/app-error.ts'
import { newId } from '#app/lib/ids.ts'
import {
  type KnowledgeWorkspace,
  makeKnowledgeWorkspace,
} from '../../../tests/fixtures/knowledge-workspace.ts'
import { answerStep, failure, type Play, ScriptedModels } from '../../../tests/fixtures/scripted-models.ts'
import { OPEN_AFTER } from './breaker.ts'
import { prepareRoute } from './prepare-route.server.ts'

let home: KnowledgeWorkspace
const connections: string[] = []

beforeAll(async () => {
  home = await makeKnowledgeWorkspace()
  for (const name of ['A', 'B', 'C']) {
    const id = newId()
    connections.push(id)
    await asSystem('test data', (tx) =>
      tx
        .insertInto('provider_connections')
        .values({ id, workspace_id: home.workspaceId, name, kind: 'compatible', preset: 'custom' })
        .execute(),
    )
  }
})
beforeEach(async () => {
  await asSystem('test data', async (tx) => {
    await tx.deleteFrom('provider_health').where('workspace_id', '=', home.workspaceId).execute()
  })
})
afterAll(closePool)

const reference = (at: number) => `connection:${connections[at]}:m${at}`
const chain = () => [0, 1, 2].map(reference)
const DOWN: Play = { fail: failure('unavailable', { status: 503 }) }

function play(plays: (Play | Play[])[]) {
  return new ScriptedModels(Object.fromEntries(plays.map((one, at) => [reference(at), one])))
}

function ask(models: ScriptedModels, more: Partial<Parameters<typeof answerStep>[0]> = {}) {
  const { workspaceId, agentId } = home
  return answerStep({ workspaceId, agentId, models: chain(), fetchModel: models.fetch, ...more })
}

const healthOf = (at: number) =>
  asSystem('test looks', (tx) =>
    tx
      .selectFrom('provider_health')
      .selectAll()
      .where('connection_key', '=', connections[at] ?? '')
      .executeTakeFirst(),
  )
const coolDown = (at: number) =>
  asSystem('test data', (tx) =>
    sql`update provider_health set opened_until = now() - interval '1 second' where connection_key = ${connections[at]}`.execute(
      tx,
    ),
  )
const until = async (isDone: () => Promise<boolean>) => {
  while (!(await isDone())) await new Promise((resolve) => setTimeout(resolve, 5))
}

describe('a chain of three', () => {
  it('falls over to the next when the first is down, at once, and says why', async () => {
    const models = play([DOWN, { say: ['Hello ', 'there'] }, { say: ['no'] }])
    const { text, records, error } = await ask(models)
    expect([text, error]).toEqual(['Hello there', null])
    expect(records.map(({ connectionName, status, reason }) => [connectionName, status, reason])).toEqual([
      ['A', 'failed', 'unavailable'],
      ['B', 'ok', null],
    ])
    expect(models.countOf(reference(2))).toBe(0)
    expect(models.countOf(reference(0))).toBe(1)
  })

  it('asks again those that failed when all have failed, until one answers', async () => {
    const models = play([[DOWN, { say: ['back'] }], DOWN, DOWN])
    const { text, records } = await ask(models)
    expect(text).toBe('back')
    expect(records.filter(({ status }) => status === 'failed').length).toBeGreaterThanOrEqual(3)
  })

  it('ends with the last failure when nobody answers', async () => {
    const refused: Play = { fail: failure('bad_request', { status: 400 }) }
    const { error, records } = await ask(play([refused, refused, { fail: failure('auth', { status: 401 }) }]))
    expect(isProviderError(error) && error.kind).toBe('auth')
    expect(records).toHaveLength(3)
  })

  it('never mixes two models: after the first word a failure ends the answer', async () => {
    const models = play([{ say: ['Half an'], fail: failure('cut') }, { say: ['other'] }, { say: ['other'] }])
    const { text, error, records } = await ask(models)
    expect(text).toBe('Half an')
    expect(isProviderError(error) && error.kind).toBe('cut')
    expect(models.asked).toHaveLength(1)
    expect(records[0]).toMatchObject({ status: 'failed', reason: 'cut' })
  })

  it('takes an end without a word for a failure that no breaker counts, and counts what it used', async () => {
    const models = play([{ say: ['\n', ' '] }, { stops: 'length' }, { say: ['\n', 'Here', '\n'] }])
    const { text, records, error } = await ask(models)
    expect([text, error]).toEqual(['\nHere\n', null])
    expect(records).toMatchObject([
      { status: 'failed', reason: 'empty', inputTokens: 10, outputTokens: 5 },
      { status: 'failed', reason: 'empty' },
      { status: 'ok', reason: null },
    ])
    expect(await healthOf(0)).toBeUndefined()
  })

  it('leaves an end without a word as it is where a filter said no, or something was said before', async () => {
    const filtered = await ask(play([{ stops: 'filtered' }, { say: ['no'] }]))
    expect(filtered).toMatchObject({ text: '', error: null, events: [{ type: 'end', reason: 'filtered' }] })
    const silent = await ask(play([{}, { say: ['no'] }]), { mayEndSilently: true })
    expect(silent).toMatchObject({ text: '', error: null, events: [{ type: 'end', reason: 'end' }] })
  })

  it('has failed when all end without a word, each asked once', async () => {
    const models = play([{}, {}, {}])
    const { error } = await ask(models)
    expect(isProviderError(error) && error.kind).toBe('empty')
    expect(models.asked).toHaveLength(3)
  })

  it('does not wait long for a silent model while another could answer', async () => {
    const models = play([{ isSilent: true }, { say: ['Here'] }])
    const { text, records } = await ask(models, { firstTokenMs: 30 })
    expect(text).toBe('Here')
    expect(records[0]).toMatchObject({ status: 'failed', reason: 'timeout' })
  })

  it('asks who cannot call tools without them when nobody can, and whoever can before', async () => {
    const facts = { hasTools: false, hasVision: false, hasJson: false }
    await asSystem('test data', (tx) =>
      tx
        .insertInto('model_overrides')
        .values(
          [0, 1].map((at) => ({
            workspace_id: home.workspaceId,
            model: reference(at),
            facts: JSON.stringify(facts),
          })),
        )
        .execute(),
    )
    const request = {
      system: 'Be brief.',
      messages: [{ role: 'user' as const, content: 'Hello' }],
      passages: [],
      language: 'en' as const,
      temperature: 0,
      maxOutputTokens: 100,
      tools: [{ name: 'find', description: 'Finds.', parameters: { type: 'object' } }],
    }
    const models = play([{ say: ['A'] }, { say: ['B'] }, { say: ['C'] }])
    expect((await ask(models, { request, models: [reference(0), reference(1)] })).text).toBe('A')
    expect(models.asked[0]?.request.tools).toBeUndefined()
    await asSystem('test data', (tx) =>
      tx
        .insertInto('model_overrides')
        .values({
          workspace_id: home.workspaceId,
          model: reference(2),
          facts: JSON.stringify({ ...facts, hasTools: true }),
        })
        .execute(),
    )
    const { text, records } = await ask(models, { request })
    expect(text).toBe('C')
    expect(models.asked.at(-1)?.request.tools).toHaveLength(1)
    expect(records.filter(({ reason }) => reason === 'no_tools')).toHaveLength(2)
  })

  it('ends with the built-in answerer where the owner put it', async () => {
    const { records } = await answerStep({
      workspaceId: home.workspaceId,
      agentId: home.agentId,
      models: ['connection:00000000-0000-7000-8000-000000000000:gone', 'builtin'],
    })
    expect(records.map(({ provider, status, reason }) => [provider, status, reason])).toEqual([
      ['compatible', 'skipped', 'connection_missing'],
      ['builtin', 'ok', null],
    ])
  })
})

describe('what a provider asks for', () => {
  it('is waited for when nobody else could answer', async () => {
    const limited: Play = { fail: failure('rate_limited', { status: 429, retryAfterMs: 300 }) }
    const models = play([[limited, { say: ['now'] }]])
    const { text } = await ask(models, { models: [reference(0)] })
    expect(text).toBe('now')
    const [first, second] = models.asked
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(299)
  })

  it('is not waited for while another could answer, nor when it is too long', async () => {
    const limited: Play = { fail: failure('rate_limited', { status: 429, retryAfterMs: 60_000 }) }
    const models = play([limited, { say: ['other'] }])
    expect((await ask(models)).text).toBe('other')
    expect(models.countOf(reference(0))).toBe(1)
    const alone = play([limited])
    const { error, records } = await ask(alone, { models: [reference(0)] })
    expect(isProviderError(error)).toBe(true)
    expect(records.length).toBe(1)
  })

  it('holds for every other answer, too: it is left alone until then', async () => {
    const limited: Play = { fail: failure('rate_limited', { status: 429, retryAfterMs: 60_000 }) }
    await ask(play([limited, { say: ['other'] }]))
    await until(async () => Boolean((await healthOf(0))?.opened_until))
    const models = play([{ say: ['no'] }, { say: ['other'] }])
    expect((await ask(models)).text).toBe('other')
    expect(models.countOf(reference(0))).toBe(0)
  })
})

describe('the breaker', () => {
  it('opens after some failures in a row, cools down, and lets one through to try', async () => {
    const down = play([DOWN, { say: ['ok'] }, { say: ['ok'] }])
    for (let time = 1; time <= OPEN_AFTER; time++) {
      await ask(down)
      await until(async () => (await healthOf(0))?.failures === time)
    }
    const models = play([{ say: ['A'] }, { say: ['B'] }, { say: ['C'] }])
    const skipped = await ask(models)
    expect(skipped.text).toBe('B')
    expect(skipped.records[0]).toMatchObject({ status: 'skipped', reason: 'breaker_open' })

    await coolDown(0)
    const texts = await Promise.all(Array.from({ length: 6 }, async () => (await ask(models)).text))
    expect(models.countOf(reference(0))).toBeGreaterThanOrEqual(1)
    expect(texts).toContain('A')
    expect(await healthOf(0)).toMatchObject({ failures: 0, opened_until: null })
    expect((await ask(models)).text).toBe('A')
  })

  it('lets exactly one try it, however many would', async () => {
    for (let time = 0; time < OPEN_AFTER; time++) await ask(play([DOWN]), { models: [reference(0)] })
    await coolDown(0)
    const key = { workspaceId: home.workspaceId, connectionKey: connections[0] ?? '' }
    const claims = await Promise.all(
      Array.from({ length: 12 }, () => asSystem('test', (tx) => claimProviderProbe(tx, key, 60_000))),
    )
    expect(claims.filter(Boolean)).toHaveLength(1)
    const models = play([{ say: ['A'] }, { say: ['B'] }])
    expect((await ask(models)).text).toBe('B')
  })

  it('lets the one who tried it go on with it in later steps', async () => {
    for (let time = 0; time < OPEN_AFTER; time++) await ask(play([DOWN]), { models: [reference(0)] })
    await coolDown(0)
    const models = play([{ say: ['A'] }, { say: ['B'] }])
    const route = prepareRoute(home.workspaceId, home.agentId, chain())
    for (const step of [1, 2, 3]) expect((await ask(models, { route, step })).text).toBe('A')
    expect(await healthOf(0)).toMatchObject({ failures: 0, opened_until: null })
  })

  it('opens again at once when the try fails', async () => {
    await ask(play([{ fail: failure('auth', { status: 401 }) }]), { models: [reference(0)] })
    await coolDown(0)
    await ask(play([{ fail: failure('auth', { status: 401 }) }]), { models: [reference(0)] })
    const models = play([{ say: ['A'] }, { say: ['B'] }])
    expect((await ask(models)).text).toBe('B')
  })

  it('closes what a refused key has opened when the connection is saved', async () => {
    await ask(play([{ fail: failure('auth', { status: 401 }) }]), { models: [reference(0)] })
    expect((await ask(play([{ say: ['A'] }, { say: ['B'] }]))).text).toBe('B')
    await asSystem('test data', (tx) =>
      sql`update provider_connections set sealed_key = 'v1.new' where id = ${connections[0]}::uuid`.execute(
        tx,
      ),
    )
    expect((await ask(play([{ say: ['A'] }, { say: ['B'] }]))).text).toBe('A')
    expect(await healthOf(0)).toMatchObject({ failures: 0, opened_until: null })
  })

  it('is not moved by a refused request', async () => {
    await ask(play([{ fail: failure('bad_request') }, { say: ['B'] }]))
    expect(await healthOf(0)).toBeUndefined()
  })
})

describe('limits', () => {
  const limitOf = async (perMinute: number) => {
    await asSystem('test data', (tx) =>
      sql`update workspaces set answers_per_minute = ${perMinute} where id = ${home.workspaceId}`.execute(tx),
    )
  }

  it('of the workspace hold over all agents, and say when to ask again', async () => {
    await limitOf(2)
    const models = play([{ say: ['A'] }])
    const answers = await Promise.all(Array.from({ length: 5 }, () => ask(models)))
    await limitOf(0)
    const refused = answers.filter(({ error }) => error)
    expect(refused).toHaveLength(3)
    expect(models.asked).toHaveLength(2)
    for (const { error } of refused) {
      expect(isAppError(error) && error.code).toBe('LIMIT_REACHED')
      expect(isAppError(error) && error.messageKey).toBe('errors.answer.rateSeconds')
    }
  })

  it('of a visitor give back what the agent’s limit had given', async () => {
    const models = play([{ say: ['A'] }])
    const [one, two] = [newId(), newId()]
    const limits = { perMinute: 3, perVisitorHour: 1 }
    expect((await ask(models, { visitorId: one, limits })).text).toBe('A')
    const again = await ask(models, { visitorId: one, limits })
    expect(isAppError(again.error) && again.error.messageKey).toBe('errors.answer.rateMinutes')
    for (let time = 0; time < 3; time++) await ask(models, { visitorId: one, limits })
    // All those refusals cost the agent nothing: two of its three are left for others.
    expect((await ask(models, { visitorId: two, limits })).text).toBe('A')
    expect((await ask(models, { visitorId: newId(), limits })).text).toBe('A')
    expect((await ask(models, { visitorId: newId(), limits })).error).not.toBeNull()
  })

  it('of a connection send answers to the next of the chain', async () => {
    await asSystem('test data', (tx) =>
      sql`update provider_connections set requests_per_minute = 1 where id = ${connections[0]}::uuid`.execute(
        tx,
      ),
    )
    const models = play([{ say: ['A'] }, { say: ['B'] }])
    expect((await ask(models)).text).toBe('A')
    const { text, records } = await ask(models)
    expect(text).toBe('B')
    expect(records[0]).toMatchObject({ status: 'skipped', reason: 'rate_limited' })
    await asSystem('test data', (tx) =>
      sql`update provider_connections set requests_per_minute = 0 where id = ${connections[0]}::uuid`.execute(
        tx,
      ),
    )
  })
})

describe('the built-in answerer at the end of a chain', () => {
  const KNOWN = {
    n: 1,
    title: 'Delivery',
    headingPath: [],
    content: 'Delivery takes three working days in the country.',
    score: 1,
    similarity: 0.9,
  }
  const question = (passages: (typeof KNOWN)[]) => ({
    system: 'Be brief.',
    messages: [{ role: 'user' as const, content: 'How long does delivery take?' }],
    passages,
    language: 'en' as const,
    temperature: 0,
    maxOutputTokens: 100,
  })
  const withBuiltin = (models: ScriptedModels) => (name: string) =>
    name === 'builtin' ? builtinAnswerer() : models.fetch(name)
  const refused: Play = { fail: failure('bad_request', { status: 400 }) }

  it('answers from what it finds when the others fail', async () => {
    const models = play([refused])
    const { text, records } = await ask(models, {
      models: [reference(0), 'builtin'],
      request: question([KNOWN]),
      fetchModel: withBuiltin(models),
    })
    expect(text).toContain('three working days')
    expect(records.map(({ status, reason }) => [status, reason])).toEqual([
      ['failed', 'bad_request'],
      ['ok', null],
    ])
  })

  it('does not say that there is no answer where others only failed, and each says why', async () => {
    const models = play([refused])
    const { text, error, records } = await ask(models, {
      models: [reference(0), 'builtin'],
      request: question([]),
      fetchModel: withBuiltin(models),
    })
    expect(text).toBe('')
    expect(isProviderError(error) && error.kind).toBe('bad_request')
    expect(records.map(({ connectionKey, status, reason }) => [connectionKey, status, reason])).toEqual([
      [connections[0], 'failed', 'bad_request'],
      ['builtin', 'failed', 'nothing_found'],
    ])
    expect(await healthOf(0)).toBeUndefined()
  })

  it('stands in also for one that rests, and gives it another try when it only stumbled', async () => {
    const models = play([[DOWN, { say: ['Back.'] }]])
    const stumbled = await ask(models, {
      models: [reference(0), 'builtin'],
      request: question([]),
      fetchModel: withBuiltin(models),
    })
    expect(stumbled.text).toBe('Back.')

    const gone = 'connection:00000000-0000-7000-8000-000000000000:gone'
    const { error, records } = await ask(models, {
      models: [gone, 'builtin'],
      request: question([]),
      fetchModel: withBuiltin(models),
    })
    expect(isProviderError(error) && error.kind).toBe('unavailable')
    expect(records.map(({ reason }) => reason)).toEqual(['connection_missing', 'nothing_found'])
  })

  it('says plainly that it found nothing where the owner asks it first', async () => {
    const models = play([{ say: ['no'] }])
    for (const chainOf of [['builtin'], ['builtin', reference(0)]]) {
      const { text } = await ask(models, {
        models: chainOf,
        request: question([]),
        fetchModel: withBuiltin(models),
      })
      expect(text).toContain('I could not find this')
    }
    expect(models.asked).toEqual([])
  })
})

describe('a model that calls a tool where none is offered', () => {
  const whim: Play = { fail: failure('unasked_tool') }

  it('is no failure of its connection, however often; the next of the chain is asked', async () => {
    const models = play([whim, { say: ['Plainly.'] }])
    for (let time = 0; time < OPEN_AFTER + 1; time++) {
      const { text, records } = await ask(models)
      expect(text).toBe('Plainly.')
      expect(records[0]).toMatchObject({ status: 'failed', reason: 'unasked_tool' })
    }
    expect(models.countOf(reference(0))).toBe(OPEN_AFTER + 1)
    expect(await healthOf(0)).toBeUndefined()
  })

  it('has answered, as far as a connection that was being tried out goes', async () => {
    const models = play([DOWN])
    for (let time = 0; time < OPEN_AFTER; time++) await ask(models, { models: [reference(0)] })
    await coolDown(0)
    await ask(play([whim]), { models: [reference(0)] })
    expect(await healthOf(0)).toMatchObject({ failures: 0, opened_until: null })
  })
})

it('stops at once, also while it waits to ask again', async () => {
  const stop = new AbortController()
  const limited: Play = { fail: failure('rate_limited', { retryAfterMs: 7_000 }) }
  const models = play([limited])
  const { workspaceId, agentId } = home
  const asked = answerStep(
    { workspaceId, agentId, models: [reference(0)], fetchModel: models.fetch },
    stop.signal,
  )
  await until(async () => models.asked.length === 1)
  stop.abort()
  const { error } = await asked
  expect(isProviderError(error) && error.kind).toBe('aborted')
  expect(models.asked).toHaveLength(1)
})
