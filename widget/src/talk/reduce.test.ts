import { describe, expect, it } from 'vitest'
import type { Message, StreamEvent, StreamEventData } from '#app/contracts/stream-events.ts'
import { initialState, type State } from '../state.ts'
import { reduce, toMessage } from './reduce.ts'

const message = (id: string, rest: Partial<Message> = {}): Message => ({
  id,
  clientId: null,
  author: 'agent',
  authorName: 'Mel',
  content: '',
  citations: [],
  status: 'complete',
  createdAt: '2026-11-22T12:00:00Z',
  ...rest,
})

const logOf = (...events: StreamEventData[]) =>
  events.map((event, n) => ({ ...event, seq: n + 1 }) as StreamEvent)
const run = (state: State, events: StreamEvent[]) =>
  events.reduce<State>((now, event) => reduce(now, event) ?? now, state)

const answer = message('a', { content: 'Hello there', status: 'complete' })
const LOG = logOf(
  { kind: 'message', message: message('q', { author: 'visitor', clientId: 'c1', content: 'Hi' }) },
  { kind: 'run.started', runId: 'r', message: message('a', { status: 'streaming' }) },
  { kind: 'delta', runId: 'r', offset: 0, text: 'Hello ' },
  { kind: 'delta', runId: 'r', offset: 6, text: 'there' },
  { kind: 'run.finished', runId: 'r', message: answer, errorCode: null },
)

describe('reduce', () => {
  it('writes an answer as it streams and replaces it by its final form', () => {
    const streaming = run(initialState, LOG.slice(0, 4))
    expect(streaming.messages.at(-1)).toMatchObject({ content: 'Hello there', status: 'streaming' })
    expect(streaming.runId).toBe('r')
    const done = run(streaming, LOG.slice(4))
    expect(done.messages.map((one) => one.content)).toEqual(['Hi', 'Hello there'])
    expect(done.runId).toBeNull()
  })

  it('counts every event once, in whatever overlapping pieces the log arrives', () => {
    const whole = run(initialState, LOG)
    for (let from = 0; from < LOG.length; from++) {
      for (let to = from; to <= LOG.length; to++) {
        const twice = run(initialState, [...LOG.slice(0, to), ...LOG.slice(from)])
        expect(twice).toEqual(whole)
      }
    }
  })

  it('refuses an event that does not follow the last one', () => {
    expect(reduce(initialState, LOG[2] as StreamEvent)).toBeNull()
  })

  it('leaves the state itself untouched by an event it knows', () => {
    const state = run(initialState, LOG)
    expect(reduce(state, LOG[1] as StreamEvent)).toBe(state)
  })

  it('puts the echo in the place of what was shown ahead of the server', () => {
    const ahead: State = {
      ...initialState,
      messages: [
        { ...message('c1', { author: 'visitor', clientId: 'c1', content: 'Hi' }), delivery: 'pending' },
      ],
    }
    const { messages } = run(ahead, LOG.slice(0, 1))
    expect(messages).toHaveLength(1)
    expect(messages[0]).toMatchObject({ id: 'q' })
    expect(messages[0]).not.toHaveProperty('delivery')
  })

  it('drops the text of an answer that starts anew', () => {
    const events = [...LOG.slice(0, 4), { kind: 'reset', runId: 'r', seq: 5 } as StreamEvent]
    expect(run(initialState, events).messages.at(-1)?.content).toBe('')
  })

  it('follows who answers, and the end', () => {
    const events = logOf({ kind: 'handler', handler: 'human', name: 'Ana' }, { kind: 'closed' })
    expect(run(initialState, events)).toMatchObject({ handler: 'human', handlerName: 'Ana', isClosed: true })
  })

  it('says what the agent is doing, until it is done or the answer is over', () => {
    const doing = (seq: number, state: string) =>
      ({ kind: 'activity', runId: 'r', callId: 'c', label: 'Find an order', state, seq }) as StreamEvent
    const busy = run(initialState, [...LOG.slice(0, 4), doing(5, 'running')])
    expect(busy.activity).toBe('Find an order')
    expect(reduce(busy, doing(6, 'done'))?.activity).toBe('')
    expect(reduce(busy, { kind: 'closed', seq: 6 })?.activity).toBe('')
    expect(
      reduce(busy, { ...doing(6, 'running'), label: { type: 'b' } } as unknown as StreamEvent)?.activity,
    ).toBe('')
  })

  it('passes over kinds it does not know', () => {
    const later = { kind: 'later.idea', seq: 1 } as unknown as StreamEvent
    expect(reduce(initialState, later)).toEqual({ ...initialState, lastSeq: 1 })
  })
})

describe('toMessage', () => {
  it('lets only text be text, whatever the JSON holds', () => {
    const hostile = JSON.parse(
      '{"id":"x","author":"agent","status":"complete","authorName":{"type":"script"},"content":{"type":"img","props":{"src":"x"},"constructor":null},"citations":[{"n":"2","title":{"type":"b"},"chunkId":["c"]}],"createdAt":5}',
    )
    expect(toMessage(hostile)).toMatchObject({
      content: '',
      authorName: null,
      createdAt: '',
      citations: [{ n: 2, title: '', chunkId: '' }],
    })
    expect(toMessage({ ...hostile, citations: 'none' }).citations).toEqual([])
  })
})

describe('an answer that failed', () => {
  const failed = { status: 'failed' as const, content: 'Hello ' }
  const end = (message: Message): StreamEventData => ({
    kind: 'run.finished',
    runId: 'r',
    message,
    errorCode: 'provider_cut',
  })
  const begin = LOG.slice(0, 3) as StreamEventData[]

  it('can be gone on with where something was written, and only there', () => {
    const broken = run(initialState, logOf(...begin, end(message('a', failed))))
    expect(broken.messages.at(-1)).toMatchObject({ status: 'failed', isPartial: true })
    const silent = run(initialState, logOf(...begin.slice(0, 2), end(message('a', failed))))
    expect(silent.messages.at(-1)?.isPartial).toBeUndefined()
    const anew = logOf(...begin, { kind: 'reset', runId: 'r' }, end(message('a', failed)))
    expect(run(initialState, anew).messages.at(-1)?.isPartial).toBeUndefined()
  })

  it('is known by its snapshot after a reload', () => {
    expect(toMessage(message('a', { ...failed, isPartial: true })).isPartial).toBe(true)
    expect(toMessage(message('a', failed)).isPartial).toBeUndefined()
  })
})
