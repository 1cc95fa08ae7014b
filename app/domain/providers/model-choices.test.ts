import { expect, it } from 'vitest'
import { filterChoices, findChoice, type ModelGroup, takersOfTemperature } from './model-choices.ts'

const facts = {
  contextTokens: 0,
  hasTools: true,
  hasVision: false,
  hasJson: false,
  inputPrice: null,
  outputPrice: null,
}
const group = (prefix: string, name: string, labels: string[]): ModelGroup => ({
  prefix,
  source: 'connection',
  provider: 'compatible',
  name,
  state: 'ok',
  rest: null,
  choices: labels.map((label) => ({ reference: `${prefix}${label}`, label, facts })),
})
const GROUPS: ModelGroup[] = [
  { ...group('builtin', '', ['']), source: 'builtin', provider: 'builtin' },
  group('connection:1:', 'Groq', ['llama3:8b', 'qwen']),
  group('connection:12:', 'Máquina', ['llama3:8b']),
]
const nameOf = (one: ModelGroup) => one.name || 'Built-in answerer'

it('finds a model in its own group', () => {
  const found = findChoice(GROUPS, 'connection:12:llama3:8b')
  expect([found.group?.name, found.choice?.reference, found.label]).toEqual([
    'Máquina',
    'connection:12:llama3:8b',
    'llama3:8b',
  ])
  expect(findChoice(GROUPS, 'builtin').group?.source).toBe('builtin')
})

it('knows the group of a model that nobody lists, and none of one that is gone', () => {
  expect(findChoice(GROUPS, 'connection:1:new:model')).toMatchObject({ choice: null, label: 'new:model' })
  expect(findChoice(GROUPS, 'connection:9:gone:model')).toMatchObject({ group: null, label: 'gone:model' })
  expect(findChoice(GROUPS, 'openai:gpt')).toMatchObject({ group: null, label: 'gpt' })
})

it('searches models and connections, accents aside', () => {
  const found = (query: string) =>
    filterChoices(GROUPS, query, nameOf).map(({ name, choices }) => [name, choices.length])
  expect(found('')).toEqual([
    ['', 1],
    ['Groq', 2],
    ['Máquina', 1],
  ])
  expect(found('llama')).toEqual([
    ['Groq', 1],
    ['Máquina', 1],
  ])
  expect(found('maquina 8B')).toEqual([['Máquina', 1]])
  expect(found('built')).toEqual([['', 1]])
  expect(found('nothing')).toEqual([])
})

it('knows which models of a chain make nothing of the freedom of wording', () => {
  const claude: ModelGroup = { ...group('connection:2:', 'Mine', ['claude-x']), provider: 'anthropic' }
  const chain = ['connection:2:claude-x', 'connection:1:qwen', 'builtin', 'connection:9:gone', 'builtin']
  const { takes, ignores } = takersOfTemperature([...GROUPS, claude], chain)
  expect(takes.map(({ label }) => label)).toEqual(['qwen'])
  expect(ignores.map(({ group: { provider } }) => provider)).toEqual(['anthropic', 'builtin'])
})
