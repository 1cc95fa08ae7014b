import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Message, StreamEvent } from '#app/contracts/stream-events.ts'
import type { AgentInfo, ApiError, CitationPassage, ConversationSnapshot } from '#app/contracts/widget.v1.ts'
import { closeListening } from '#app/db/listen.server.ts'
import { closePool } from '#app/db/pool.server.ts'
import { type Doors, openDoors, readEvents, screenOf, TestVisitor } from '../../../tests/fixtures/doors.ts'
import { makeTalkingShop, type TalkingShop } from '../../../tests/fixtures/talking-shop.ts'
import { MESSAGES_BY_VISITOR } from './limits.ts'

let doors: Doors
let shop: TalkingShop

beforeAll(async () => {
  shop = await makeTalkingShop()
  doors = await openDoors()
})
afterAll(async () => {
  await doors.close()
  await closeListening()
  await closePool()
})

const arrive = () => TestVisitor.arrive(doors, shop.publicId)
const finished = (events: StreamEvent[]): Message => {
  const end = events.at(-1)
  if (end?.kind !== 'run.finished') throw new Error(`ended with ${end?.kind}`)
  return end.message
}

describe('the open part', () => {
  it('tells about a published agent, cacheable and to any origin', async () => {
    const response = await fetch(`${doors.url}/api/widget/v1/agents/${shop.publicId}`, {
      headers: { origin: 'https://shop.example' },
    })
    const info = (await response.json()) as AgentInfo
    expect(info).toMatchObject({ publicId: shop.publicId, name: 'Mel', locale: 'auto', position: 'right' })
    expect(response.headers.get('cache-control')).toBe('public, max-age=60')
    expect(response.headers.get('access-control-allow-origin')).toBe('*')
    expect(response.headers.get('access-control-allow-credentials')).toBeNull()
  })

  it('answers the preflight of a page elsewhere', async () => {
    const response = await fetch(`${doors.url}/api/widget/v1/messages`, {
      method: 'OPTIONS',
      headers: { origin: 'https://shop.example' },
    })
    expect(response.status).toBe(204)
    expect(response.headers.get('access-control-allow-headers')).toContain('authorization')
  })

  it('knows no unpublished or unknown agent', async () => {
    for (const path of ['agents/ag_0000000000000000', 'agents/x']) {
      expect((await fetch(`${doors.url}/api/widget/v1/${path}`)).status).toBe(404)
      expect((await fetch(`${doors.url}/api/widget/v1/${path}/visitors`, { method: 'POST' })).status).toBe(
        404,
      )
    }
  })
})

describe('a question', () => {
  it('is answered from the knowledge, cited, and stays in the snapshot', async () => {
    const visitor = await arrive()
    expect(await (await visitor.call('/conversations/current')).json()).toEqual({ conversation: null })
    const { conversationId, events } = await visitor.ask('How long does delivery take?')
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1))
    expect(events.slice(0, 2).map(({ kind }) => kind)).toEqual(['message', 'run.started'])
    const answer = finished(events)
    expect(answer).toMatchObject({ author: 'agent', authorName: 'Mel', status: 'complete' })
    expect(answer.content).toMatch(/three working days.*\[1\]/s)
    expect(answer.citations.length).toBeGreaterThan(0)
    const started = events[1]
    expect(screenOf(events, started?.kind === 'run.started' ? started.runId : '')).toBe(answer.content)

    const { conversation } = (await (
      await visitor.call('/conversations/current')
    ).json()) as ConversationSnapshot
    expect(conversation).toMatchObject({
      id: conversationId,
      handler: 'agent',
      runId: null,
      lastSeq: events.length,
      isClosed: false,
    })
    expect(conversation.messages.map(({ author }) => author)).toEqual(['visitor', 'agent'])
    expect(conversation.messages[1]).toEqual(answer)
  })

  it('is answered in the language it was asked in', async () => {
    const { events } = await (await arrive()).ask('Qual é o prazo de entrega?')
    expect(finished(events).content).not.toMatch(/\bI (do not|don't)\b/)
  })

  it('gives the same bytes from every offset, also by Last-Event-ID', async () => {
    const visitor = await arrive()
    const { conversationId, events } = await visitor.ask('What does delivery cost?')
    const last = events.length
    for (let after = 0; after < last; after++) {
      expect(await visitor.log(conversationId, after, last)).toEqual(events.slice(after))
    }
    const byHeader = await visitor.call(`/conversations/${conversationId}/events?after=0`, {
      headers: { 'last-event-id': '2' },
    })
    expect(await readEvents(byHeader, ({ seq }) => seq === last)).toEqual(events.slice(2))
  })

  it('sent twenty times at once is one question with one answer', async () => {
    const visitor = await arrive()
    const clientId = crypto.randomUUID()
    const all = await Promise.all(
      Array.from({ length: 20 }, () => visitor.ask('How long does delivery take?', { clientId })),
    )
    const [first] = all
    for (const one of all) expect(one).toEqual(first)
    const { conversation } = (await (
      await visitor.call('/conversations/current')
    ).json()) as ConversationSnapshot
    expect(conversation.messages.map(({ author }) => author)).toEqual(['visitor', 'agent'])
    // Sent again after the answer is known whole, it ends at once and says nothing new.
    const again = await visitor.ask('How long does delivery take?', {
      clientId,
      afterSeq: first?.events.length ?? 0,
    })
    expect(again.events).toEqual([])
  }, 60_000)

  it('asked a dozen at once in one conversation leaves a whole log, and one answer at a time', async () => {
    const visitor = await arrive()
    const { conversationId } = await visitor.ask('Hello')
    const all = await Promise.all(
      Array.from({ length: 12 }, (_, i) =>
        visitor.ask(`What does delivery cost for ${i} jars?`, { conversationId }),
      ),
    )
    const last = Math.max(...all.flatMap(({ events }) => events.map(({ seq }) => seq)))
    const log = await visitor.log(conversationId, 0, last)
    expect(log.map(({ seq }) => seq)).toEqual(log.map((_, index) => index + 1))
    let running: string | null = null
    for (const event of log) {
      if (event.kind === 'run.started') {
        expect(running).toBeNull()
        running = event.runId
      } else if ('runId' in event) {
        expect(event.runId).toBe(running)
        if (event.kind === 'run.finished') running = null
      }
    }
    expect(running).toBeNull()
    expect(log.filter(({ kind }) => kind === 'run.finished')).toHaveLength(13)
  }, 60_000)

  it('reaches two readers alike', async () => {
    const visitor = await arrive()
    const { conversationId, events: before } = await visitor.ask('Hello')
    const at = before.length
    const open = () => visitor.call(`/conversations/${conversationId}/events?after=${at}`)
    const readers = await Promise.all([open(), open()])
    const reading = readers.map((reader) => readEvents(reader, ({ kind }) => kind === 'run.finished'))
    const { events } = await visitor.ask('What does delivery cost?', { conversationId, afterSeq: at })
    for (const seen of await Promise.all(reading)) expect(seen).toEqual(events)
  })
})

describe('citations', () => {
  it('open at their passage for the visitor who was shown them, and for nobody else', async () => {
    const visitor = await arrive()
    const { events } = await visitor.ask('How long does delivery take?')
    const [citation] = finished(events).citations
    const passage = (await (await visitor.call(`/citations/${citation?.chunkId}`)).json()) as CitationPassage
    expect(passage.title).toBe('Delivery')
    expect(passage.passage).toContain('three working days')
    const stranger = await arrive()
    expect((await stranger.call(`/citations/${citation?.chunkId}`)).status).toBe(404)
  })
})

describe('asking for a person', () => {
  it('is acknowledged once, and the agent falls silent', async () => {
    const visitor = await arrive()
    const { conversationId, events } = await visitor.ask('Hello')
    for (let i = 0; i < 2; i++) {
      expect(await (await visitor.post(`/conversations/${conversationId}/handover`)).json()).toEqual({
        handler: 'waiting',
      })
    }
    const more = await visitor.ask('Is anybody there?', { conversationId, afterSeq: events.length })
    expect(more.events.map(({ kind }) => kind)).toEqual(['message', 'handler', 'message'])
    const { conversation } = (await (
      await visitor.call('/conversations/current')
    ).json()) as ConversationSnapshot
    expect(conversation.handler).toBe('waiting')
  })
})

describe('what is not the visitor’s', () => {
  const shape = async (response: Response) => {
    const { error } = (await response.json()) as ApiError
    return { status: response.status, code: error.code, message: error.message, names: Object.keys(error) }
  }

  it('is answered exactly as an unknown id, on every route', async () => {
    const foreignShop = await makeTalkingShop()
    const foreigner = await TestVisitor.arrive(doors, foreignShop.publicId)
    const neighbour = await arrive()
    const visitor = await arrive()
    const unknown = crypto.randomUUID()
    for (const owner of [foreigner, neighbour]) {
      const { conversationId, events } = await owner.ask('How long does delivery take?')
      const chunkId = finished(events).citations[0]?.chunkId ?? ''
      const routes: [string, (conversation: string, chunk: string) => Promise<Response>][] = [
        ['events', (id) => visitor.call(`/conversations/${id}/events`)],
        ['stop', (id) => visitor.post(`/conversations/${id}/stop`)],
        ['handover', (id) => visitor.post(`/conversations/${id}/handover`)],
        ['message', (id) => visitor.send('Hello', { conversationId: id })],
        ['citation', (_, chunk) => visitor.call(`/citations/${chunk}`)],
      ]
      for (const [name, call] of routes) {
        const foreign = await shape(await call(conversationId, chunkId))
        expect(foreign, name).toEqual(await shape(await call(unknown, unknown)))
        expect(foreign.status, name).toBe(404)
      }
      const log = await owner.log(conversationId, 0, events.length)
      expect(log).toEqual(events)
    }
  }, 60_000)
})

describe('malformed input', () => {
  it('is a 4xx with an error id, whatever it is', async () => {
    const visitor = await arrive()
    const bad: [number, Promise<Response>][] = [
      [400, visitor.call('/messages', { method: 'POST', body: '{' })],
      [400, visitor.call('/messages', { method: 'POST', body: '['.repeat(50_000) })],
      [400, visitor.post('/messages', { clientId: 'x', text: 'Hi' })],
      [400, visitor.send('   ')],
      [400, visitor.send('x'.repeat(4_001))],
      [400, visitor.send('nul \u0000 byte')],
      [413, visitor.call('/messages', { method: 'POST', body: JSON.stringify('x'.repeat(70_000)) })],
      [404, visitor.post('/conversations/not-a-uuid/stop')],
      [404, visitor.call('/nothing/here')],
      [401, fetch(`${doors.url}/api/widget/v1/conversations/current`)],
      [
        401,
        visitor.call('/conversations/current', { headers: { authorization: `Bearer vt_${'A'.repeat(43)}` } }),
      ],
      [401, visitor.call('/conversations/current', { headers: { authorization: 'Bearer nonsense' } })],
    ]
    for (const [status, call] of bad) {
      const response = await call
      const text = await response.text()
      expect([response.status, text], text).toEqual([
        status,
        expect.stringMatching(/"errorId":"[0-9a-f]{12}"/),
      ])
      expect(response.headers.get('access-control-allow-origin')).toBe('*')
    }
    expect((await fetch(`${doors.url}/readyz`)).status).toBe(200)
  })
})

describe('a visitor in too great a hurry', () => {
  it('is asked to wait, and told how long', async () => {
    const visitor = await arrive()
    const startedAt = performance.now()
    const answers = await Promise.all(
      Array.from({ length: 60 }, () => visitor.call('/messages', { method: 'POST', body: '{' })),
    )
    const minutes = (performance.now() - startedAt) / 60_000
    const slowed = answers.filter(({ status }) => status === 429)
    // All but the burst, and but what came back in the time that a loaded machine took.
    const { burst, perMinute } = MESSAGES_BY_VISITOR
    expect(slowed.length).toBeLessThanOrEqual(60 - burst)
    expect(slowed.length).toBeGreaterThanOrEqual(60 - burst - Math.ceil(minutes * perMinute))
    expect(slowed.length).toBeGreaterThan(0)
    expect(Number(slowed[0]?.headers.get('retry-after'))).toBeGreaterThan(0)
    const other = await arrive()
    expect((await other.ask('Hello')).events.at(-1)?.kind).toBe('run.finished')
  })
})
