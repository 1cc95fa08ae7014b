import { expect, it } from 'vitest'
import { usesOf } from './uses.ts'

const ID = '11111111-1111-4111-8111-111111111111'
const OTHER = '22222222-2222-4222-8222-222222222222'
const agent = (name: string, ...chains: string[][]) => ({ id: name, name, chains })

it('finds who names a connection, and who would have nothing left', () => {
  const agents = [
    agent('alone', [`connection:${ID}:m`]),
    agent('safe', [`connection:${ID}:m`, 'builtin']),
    agent('last', ['openai:gpt', `connection:${ID}:m:8b`]),
    agent('published alone', ['builtin'], [`connection:${ID}:a`, `connection:${ID}:b`]),
    agent('other', [`connection:${OTHER}:m`]),
  ]
  expect(usesOf(agents, ID).map(({ name, isOnlyOne }) => [name, isOnlyOne])).toEqual([
    ['alone', true],
    ['safe', false],
    ['last', false],
    ['published alone', true],
  ])
})
