import { describe, expect, it } from 'vitest'
import type { Message, StreamEvent } from '#app/contracts/stream-events.ts'
import { afterEvents, emptyState, stateFrom } from './conversation-state.ts'

const message = (id: string, more: Partial<Message> = {}): Message => ({
  id,
  clientId: null,
  author: 'agent',
  authorName: 'Mel',
  content: '',
  citations: [],
  status: 'complete',
  createdAt: '2026-01-01T00:00:00.000Z',
  ...more,
})

const log: StreamEvent[] = [
  { seq: 1, kind: 'message', message: message('q', { author: 'visitor', clientId: 'c', content: 'Hi' }) },
  { seq: 2, kind: 'run.started', runId: 'r', message: message('a', { status: 'streaming' }) },
  { seq: 3, kind: 'delta', runId: 'r', offset: 0, text: 'One ' },
  { seq: 4, kind: 'delta', runId: 'r', offset: 4, text: 'two' },
  { seq: 5, kind: 'reset', runId: 'r' },
  { seq: 6, kind: 'delta', runId: 'r', offset: 0, text: 'Three' },
  { seq: 7, kind: 'run.finished', runId: 'r', message: message('a', { content: 'Three.' }), errorCode: null },
  { seq: 8, kind: 'handler', handler: 'human', name: 'Ana' },
  { seq: 9, kind: 'closed' },
]

describe('afterEvents', () => {
  it('comes to the same state however the events are cut, repeated or overlapping', () => {
    const whole = afterEvents(emptyState, log)
    expect(whole).toMatchObject({
      lastSeq: 9,
      run: null,
      handler: 'human',
      handlerName: 'Ana',
      isClosed: true,
    })
    expect(whole.messages.map(({ content }) => content)).toEqual(['Hi', 'Three.'])
    for (let cut = 0; cut <= log.length; cut++) {
      const first = afterEvents(emptyState, log.slice(0, cut))
      expect(afterEvents(first, log.slice(Math.max(0, cut - 3)))).toEqual(whole)
    }
  })

  it('goes on with the answer that a snapshot holds half of', () => {
    const snapshot = stateFrom({
      messages: [message('q'), message('a', { status: 'streaming', content: 'One ' })],
      handler: 'agent',
      handlerName: null,
      isClosed: false,
      lastSeq: 3,
      runId: 'r',
    })
    expect(afterEvents(snapshot, log.slice(2, 4)).messages.at(-1)?.content).toBe('One two')
  })

  it('replaces what the sender put on screen before the server had it', () => {
    const optimistic = {
      ...emptyState,
      messages: [message('local', { author: 'visitor', clientId: 'c', content: 'Hi' })],
    }
    expect(afterEvents(optimistic, log.slice(0, 1)).messages.map(({ id }) => id)).toEqual(['q'])
  })

  it('lets a visitor’s word open a closed conversation', () => {
    const closed = afterEvents(emptyState, log)
    const next: StreamEvent = { seq: 10, kind: 'message', message: message('q2', { author: 'visitor' }) }
    expect(afterEvents(closed, [next]).isClosed).toBe(false)
  })

  it('counts events that it does not know', () => {
    const unknown = { seq: 1, kind: 'later.invention' } as unknown as StreamEvent
    expect(afterEvents(emptyState, [unknown])).toEqual({ ...emptyState, lastSeq: 1 })
  })

  it('keeps what the newest answer is doing, each call once', () => {
    const doing = (seq: number, callId: string, state: 'running' | 'done'): StreamEvent => ({
      seq,
      kind: 'activity',
      runId: 'r',
      callId,
      label: `Looks at ${callId}`,
      state,
    })
    const busy = afterEvents(emptyState, [
      ...log.slice(0, 2),
      doing(3, 'a', 'running'),
      doing(4, 'b', 'running'),
    ])
    expect(
      afterEvents(busy, [doing(5, 'a', 'done')]).activities.map(({ callId, state }) => [callId, state]),
    ).toEqual([
      ['a', 'done'],
      ['b', 'running'],
    ])
    const next: StreamEvent = { seq: 5, kind: 'run.started', runId: 's', message: message('b') }
    expect(afterEvents(busy, [next]).activities).toEqual([])
  })
})
