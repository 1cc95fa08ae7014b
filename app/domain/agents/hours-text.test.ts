import { expect, it } from 'vitest'
import { hoursInWords } from './hours-text.ts'

it('puts days with the same hours on one line, Monday first', () => {
  const ranges = [1, 2, 3, 5].flatMap((day) => [
    { day, from: '13:00', to: '18:00' },
    { day, from: '09:00', to: '12:00' },
  ])
  const hours = { isOn: true, timeZone: '', ranges: [{ day: 0, from: '22:00', to: '02:00' }, ...ranges] }
  expect(hoursInWords(hours, 'en')).toEqual([
    'Monday to Wednesday: 09:00-12:00, 13:00-18:00',
    'Friday: 09:00-12:00, 13:00-18:00',
    'Sunday: 22:00-02:00',
  ])
  expect(hoursInWords(hours, 'pt-BR')[0]).toBe('segunda-feira a quarta-feira: 09:00-12:00, 13:00-18:00')
  expect(hoursInWords({ ...hours, ranges: [] }, 'en')).toEqual([])
})
