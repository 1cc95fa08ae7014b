import { describe, expect, it } from 'vitest'
import { chunkIdsOf, readAttempt, readCall, readCounts, readPassages, readPrompt } from './read-step.ts'

describe('a step that was written', () => {
  it('is read as it is', () => {
    expect(
      readPrompt({ parts: [{ key: 'rules', tokens: 4, chars: 12, text: 'Be kind.' }], messages: 2 }),
    ).toEqual({
      parts: [{ key: 'rules', tokens: 4, chars: 12, text: 'Be kind.' }],
      messages: 2,
      historyChars: 0,
      images: 0,
      tools: [],
    })
    expect(
      readAttempt({ connectionName: 'Groq', model: 'llama', reason: 'cut', firstTokenMs: 7 }, 'x'),
    ).toEqual({
      connectionName: 'Groq',
      model: 'llama',
      reason: 'cut',
      message: null,
      firstTokenMs: 7,
      retryAfterMs: null,
    })
    expect(readCounts({ email: 2, cpf: 0, note: 'x' })).toEqual([['email', 2]])
  })

  it('is read without a fault when it holds anything else', () => {
    for (const odd of [
      null,
      undefined,
      'text',
      4,
      [],
      { parts: 'x' },
      { parts: [null, 1] },
      { passages: [[]] },
    ]) {
      expect(readPrompt(odd).tools).toEqual([])
      expect(readPassages(odd).every(({ title }) => title === '')).toBe(true)
      expect(readCall(odd, 'find_order').title).toBe('find_order')
      expect(readAttempt(odd, 'builtin').model).toBe('builtin')
    }
  })
})

it('names each chunk that was found once, and nothing that is no id', () => {
  const id = '0199a5f0-0000-7000-8000-000000000001'
  const passages = [{ chunkId: id }, { chunkId: id }, { chunkId: null }, { chunkId: 'x; drop table' }]
  expect(
    chunkIdsOf([
      { kind: 'retrieval', data: { passages } },
      { kind: 'tool', data: { passages } },
    ]),
  ).toEqual([id])
})
