import { expect, it } from 'vitest'
import { toLeadView } from './lead-view.ts'

const row = {
  id: 'l',
  agentId: 'a',
  agentName: 'Mel',
  conversationId: 'c',
  visitorName: null,
  values: { old: true, name: 'Ana', email: 'ana@example.com', size: 4 },
  fields: [
    { key: 'email', label: 'E-mail' },
    { key: 'name', label: 'Your name' },
  ],
  createdAt: '',
  updatedAt: '',
}

it('shows what was left in the order and the words in which the agent asks for it', () => {
  expect(toLeadView(row).values).toEqual([
    { key: 'email', label: 'E-mail', value: 'ana@example.com' },
    { key: 'name', label: 'Your name', value: 'Ana' },
    { key: 'old', label: 'old', value: 'true' },
    { key: 'size', label: 'size', value: '4' },
  ])
})

it('shows keys where the agent asks for nothing any more', () => {
  expect(toLeadView({ ...row, fields: null }).values.map(({ label }) => label)).toEqual([
    'email',
    'name',
    'old',
    'size',
  ])
})
