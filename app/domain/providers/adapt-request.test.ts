import { expect, test } from 'vitest'
import type { ChatMessage, ContentPart } from '#app/integrations/llm/types.ts'
import { adaptRequest, needsOf } from './adapt-request.ts'

const able = { hasTools: true, hasJson: true, maxOutputTokens: 0 }
const picture: ContentPart = { type: 'image', mediaType: 'image/png', data: 'AAAA', width: 9, height: 9 }
const messages: ChatMessage[] = [
  { role: 'user', content: [{ type: 'text', text: 'What is this?' }, picture] },
  { role: 'assistant', content: '', toolCalls: [{ id: '1', name: 'find', arguments: '{}' }] },
  { role: 'tool', callId: '1', name: 'find', content: 'A lamp.', isError: false },
]
const request = {
  system: 'Be kind.',
  messages,
  passages: [],
  language: 'en' as const,
  temperature: 0,
  maxOutputTokens: 800,
  tools: [{ name: 'find', description: 'Finds.', parameters: { type: 'object' } }],
  output: { name: 'answer', schema: { type: 'object' } },
}

test('what a step needs is read from its tools and pictures', () => {
  expect(needsOf(request)).toEqual(['tools', 'vision'])
  expect(needsOf({ ...request, tools: [], messages: [{ role: 'user', content: 'Hi' }] })).toEqual([])
})

test('a model that can do everything is asked everything', () => {
  expect(adaptRequest(request, able, [])).toEqual(request)
})

test('a model without tools gets results as words, and no half of a call', () => {
  const { messages: plain, tools } = adaptRequest(request, { ...able, hasTools: false }, ['tools'])
  expect(tools).toBeUndefined()
  expect(plain).toHaveLength(1)
  expect(JSON.stringify(plain)).toContain('A lamp.')
  expect(JSON.stringify(plain)).not.toContain('toolCalls')
})

test('a turn that offers no tools has the calls before it as words', () => {
  const { messages: plain, tools } = adaptRequest({ ...request, tools: [] }, able, [])
  expect(tools ?? []).toEqual([])
  expect(JSON.stringify(plain)).toContain('A lamp.')
  expect(JSON.stringify(plain)).not.toContain('toolCalls')
})

test('a model without eyes is told that there was a picture', () => {
  const { messages: plain } = adaptRequest(request, able, ['vision'])
  expect(plain[0]?.content).toMatch(/^What is this\?\n\n\[The visitor sent a picture/)
  expect(JSON.stringify(plain)).not.toContain('AAAA')
})

test('a model that cannot promise JSON is asked for it in words', () => {
  const adapted = adaptRequest(request, { ...able, hasJson: false }, [])
  expect(adapted.output).toBeUndefined()
  expect(adapted.system).toContain('{"type":"object"}')
})

test('nobody is asked for more than a model can write', () => {
  expect(adaptRequest(request, { ...able, maxOutputTokens: 500 }, []).maxOutputTokens).toBe(500)
})
