import { expect, it } from 'vitest'
import { knownFacts, mayAnswer } from './model-facts.ts'
import { PRESET_IDS, PRESETS } from './presets.ts'

it('knows list prices in micro-dollars a million tokens', () => {
  expect(knownFacts('openai', 'gpt-5.4-mini')).toMatchObject({ inputPrice: 750_000, outputPrice: 4_500_000 })
  expect(knownFacts('anthropic', 'claude-haiku-4-5-20251001')).toMatchObject({ inputPrice: 1_000_000 })
})

it('tells neighbours in a family apart', () => {
  expect(knownFacts('openai', 'gpt-5.4').inputPrice).not.toBe(knownFacts('openai', 'gpt-5.4-nano').inputPrice)
  expect(knownFacts('openai', 'gpt-5.9').inputPrice).toBeNull()
  expect(knownFacts('anthropic', 'claude-opus-5-5').inputPrice).not.toBe(
    knownFacts('anthropic', 'claude-opus-5').inputPrice,
  )
})

it('knows what a resold model can do, and not what the reseller takes', () => {
  const resold = knownFacts('compatible', 'openai/gpt-5.4-mini')
  expect(resold).toMatchObject({ contextTokens: 400_000, hasVision: true, inputPrice: null })
})

it('is careful with what it does not know', () => {
  expect(knownFacts('compatible', 'qwen3:8b')).toMatchObject({
    hasVision: false,
    hasTools: true,
    inputPrice: null,
  })
  expect(knownFacts('compatible', 'qwen3-vl:8b').hasVision).toBe(true)
  expect(knownFacts('builtin', 'builtin')).toMatchObject({ hasTools: false, inputPrice: 0 })
})

it('has a date and a source for all of it', () => {
  for (const facts of [knownFacts('openai', 'gpt-4o'), knownFacts('compatible', 'x')]) {
    expect(facts.asOf).toMatch(/^\d{4}-\d\d-\d\d$/)
    expect(facts.source).not.toBe('')
  }
})

it('has a preset for each name, with an address that a form can show', () => {
  expect(PRESETS.map((preset) => preset.id)).toEqual([...PRESET_IDS])
  for (const { baseUrl, isLocal } of PRESETS)
    if (baseUrl) expect(baseUrl).toMatch(isLocal ? /^http:\/\/localhost:\d+\/v1$/ : /^https:\/\//)
})

it('knows the names of models that do other work than to answer', () => {
  const answering = [
    'gpt-5.4-mini',
    'o4-mini',
    'claude-sonnet-5',
    'llama3.2:3b',
    'mistral-7b-instruct',
    'qwen/qwen3-32b',
  ]
  expect(answering.filter(mayAnswer)).toEqual(answering)
  const others = ['text-embedding-3-small', 'nomic-embed-text', 'whisper-1', 'tts-1-hd', 'gpt-4o-mini-tts']
  others.push(
    'dall-e-3',
    'gpt-image-1',
    'sora-2',
    'omni-moderation-latest',
    'gpt-4o-transcribe',
    'davinci-002',
  )
  expect(others.filter(mayAnswer)).toEqual([])
})
