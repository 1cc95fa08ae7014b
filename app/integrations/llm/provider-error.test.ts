import { expect, test } from 'vitest'
import { errorInStream, toProviderError } from './provider-error.ts'

test('an account with nothing left is told from a provider that asks for patience', () => {
  const kindOf = (error: object) => toProviderError('openai', error).kind
  expect(kindOf({ status: 402, message: '402 Insufficient Balance' })).toBe('no_credit')
  expect(kindOf({ status: 429, code: 'insufficient_quota', message: '429 You exceeded it.' })).toBe(
    'no_credit',
  )
  expect(kindOf({ status: 400, message: '400 Your credit balance is too low to access it.' })).toBe(
    'no_credit',
  )
  // Gemini says this of the requests of a minute.
  const gemini = '429 You exceeded your current quota, please check your plan and billing details.'
  expect(kindOf({ status: 429, code: 429, message: gemini })).toBe('rate_limited')
  // Some servers quote the request that they refuse.
  const quoted = '400 Cannot read "Your credit balance is too low".'
  expect(kindOf({ status: 400, message: quoted })).toBe('bad_request')
  expect(kindOf({ status: 500, message: '500 insufficient balance' })).toBe('unavailable')
})

test('inside a stream as well', () => {
  const kindOf = (error: object) => errorInStream('openai', error).kind
  expect(kindOf({ type: 'insufficient_quota', code: 'insufficient_quota', message: 'Out.' })).toBe(
    'no_credit',
  )
  expect(kindOf({ type: 'billing_error', message: 'Out.' })).toBe('no_credit')
  expect(kindOf({ code: 402, message: 'Insufficient credits' })).toBe('no_credit')
  expect(kindOf({ type: 'rate_limit_error', message: 'Slow down.' })).toBe('rate_limited')
})
