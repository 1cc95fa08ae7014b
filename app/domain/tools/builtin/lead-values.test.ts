import { expect, it } from 'vitest'
import { checkArguments } from '../check-arguments.ts'
import { leadParameters, readLead } from './lead-values.ts'

const field = (key: string, type: 'text' | 'email' | 'phone' | 'number' | 'choice', isRequired = false) => ({
  key,
  label: key.toUpperCase(),
  type,
  isRequired,
  choices: type === 'choice' ? ['small', 'large'] : [],
})
const fields = [
  field('name', 'text', true),
  field('email', 'email'),
  field('phone', 'phone'),
  field('people', 'number'),
  field('size', 'choice'),
]

it('keeps what is right, and nothing that nobody asked for', () => {
  const args = {
    name: ' Ana ',
    email: 'ana@mel.com.br',
    phone: '+55 (11) 91234-5678',
    people: 4,
    size: 'small',
  }
  expect(readLead(fields, args)).toEqual({ ok: true, values: { ...args, name: 'Ana' } })
  expect(checkArguments(leadParameters(fields), JSON.stringify({ name: 'Ana', role: 'admin' })).ok).toBe(
    false,
  )
  expect(checkArguments(leadParameters(fields), JSON.stringify({ name: 'Ana', size: 'huge' })).ok).toBe(false)
})

it('names what cannot be what it should', () => {
  expect(readLead(fields, { name: 'Ana', email: 'ana at mel', phone: 'call me', size: 'huge' })).toEqual({
    ok: false,
    wrong: ['EMAIL', 'PHONE', 'SIZE'],
  })
  expect(readLead(fields, { name: '  ' })).toEqual({ ok: false, wrong: ['NAME'] })
})
