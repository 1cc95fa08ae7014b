import { expect, it } from 'vitest'
import type { StreamEvent } from '#app/contracts/stream-events.ts'
import { sseParser } from '#app/lib/sse-parser.ts'
import { resumePoint, sseFrame } from './sse.server.ts'

it('writes frames that a parser reads back whole, line breaks and all', () => {
  const events: StreamEvent[] = [
    { seq: 7, kind: 'delta', runId: 'r', offset: 0, text: 'a\n\ndata: x\r\nid: 9\u2028' },
    { seq: 8, kind: 'closed' },
  ]
  const frames = sseParser()(events.map(sseFrame).join(''))
  expect(frames.map(({ id }) => id)).toEqual(['7', '8'])
  expect(frames.map(({ data }) => JSON.parse(data))).toEqual(events)
})

it('resumes after Last-Event-ID first, then after the asked seq, and never after nonsense', () => {
  expect(resumePoint('41', '3')).toBe(41)
  expect(resumePoint(null, '3')).toBe(3)
  expect(resumePoint('', '3')).toBe(3)
  expect(resumePoint('x', null)).toBe(0)
  expect(resumePoint('-1', '1.5')).toBe(0)
})
