import { expect, it } from 'vitest'
import type { AttemptRecord } from '#app/domain/providers/route.ts'
import { traceRecorder } from '#app/domain/traces/recorder.ts'
import { runSpent } from './run-spent.ts'

const attempt = (changes: Partial<AttemptRecord>): AttemptRecord => ({
  reference: 'openai:gpt-4.1-mini',
  connectionKey: 'platform:openai',
  connectionName: 'openai',
  provider: 'openai',
  model: 'gpt-4.1-mini',
  status: 'ok',
  reason: null,
  message: null,
  offsetMs: 0,
  durationMs: 3,
  firstTokenMs: 1,
  retryAfterMs: null,
  inputTokens: 0,
  outputTokens: 0,
  cost: 0,
  ...changes,
})

it('comes to the sum of its tries, whoever counted their tokens and however they ended', () => {
  const trace = traceRecorder()
  const spent = runSpent(trace)
  spent.attempt(
    attempt({ status: 'failed', reason: 'cut', inputTokens: 600, outputTokens: 20, cost: 272 }),
    1,
  )
  spent.attempt(attempt({ status: 'skipped', reason: 'breaker_open', provider: 'anthropic' }), 2)
  spent.attempt(attempt({ inputTokens: 610, outputTokens: 30, cost: 292 }), 3)
  expect(spent).toMatchObject({ inputTokens: 1_210, outputTokens: 50, cost: 564, provider: 'openai' })
})
