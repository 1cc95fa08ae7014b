import { expect, test } from 'vitest'
import type { AttemptRecord } from '#app/domain/providers/route.ts'
import { spendLines } from './record-spend.server.ts'

const attempt = (more: Partial<AttemptRecord>): AttemptRecord => ({
  reference: 'openai:a',
  connectionKey: 'platform:openai',
  connectionName: 'openai',
  provider: 'openai',
  model: 'a',
  status: 'ok',
  reason: null,
  message: null,
  offsetMs: 0,
  durationMs: 1,
  firstTokenMs: 1,
  retryAfterMs: null,
  inputTokens: 10,
  outputTokens: 5,
  cost: 3,
  ...more,
})

test('the steps of an answer are one line, and one answer', () => {
  expect(spendLines([attempt({}), attempt({ inputTokens: 20 })])).toEqual([
    { connectionKey: 'platform:openai', model: 'a', answers: 1, inputTokens: 30, outputTokens: 10, cost: 6 },
  ])
})

test('who failed has a line for what it may charge, but not the answer', () => {
  const lines = spendLines([
    attempt({ model: 'b', status: 'failed', inputTokens: 7, outputTokens: 0, cost: 1 }),
    attempt({}),
    attempt({ model: 'c', status: 'skipped', inputTokens: 0, outputTokens: 0, cost: 0 }),
  ])
  expect(lines.map(({ model, answers }) => [model, answers])).toEqual([
    ['b', 0],
    ['a', 1],
  ])
})

test('who was refused before any work has no line', () => {
  expect(spendLines([attempt({ status: 'failed', inputTokens: 0, outputTokens: 0, cost: 0 })])).toEqual([])
})
