import { expect, it } from 'vitest'
import { backWords, withReturn } from './away.ts'

const hours = {
  isOn: true,
  timeZone: '',
  ranges: [1, 2, 3, 4, 5].map((day) => ({ day, from: '09:00', to: '18:00' })),
  outside: 'answer' as const,
  message: '',
}
const sunday = {
  now: new Date('2026-11-22T12:00:00Z'),
  timeZone: 'America/Sao_Paulo',
  language: 'en' as const,
}

it('says outside business hours that the team is away and when it is back, in the workspace’s time', () => {
  expect(withReturn('I called somebody.', hours, sunday)).toBe(
    'I called somebody. Nobody from our team is here right now. We are back on Monday, November 23, 2026, at 09:00 (GMT-3).',
  )
  expect(withReturn('Chamei alguém.', hours, { ...sunday, language: 'pt' })).toBe(
    'Chamei alguém. Agora não há ninguém da nossa equipe no atendimento. Voltamos em 23 de novembro de 2026 (segunda-feira), às 09:00 (GMT-3).',
  )
})

it('follows the zone of the hours themselves', () => {
  expect(backWords({ ...hours, timeZone: 'Asia/Tokyo' }, sunday)).toContain('at 09:00 (GMT+9)')
})

it('adds nothing while people are there, or when no hours are kept', () => {
  const monday = { ...sunday, now: new Date('2026-11-23T15:00:00Z') }
  expect(withReturn('Called.', hours, monday)).toBe('Called.')
  expect(withReturn('Called.', { ...hours, isOn: false }, sunday)).toBe('Called.')
})

it('names no return where the team never is', () => {
  expect(withReturn('Called.', { ...hours, ranges: [] }, sunday)).toBe(
    'Called. Nobody from our team is here right now.',
  )
})
