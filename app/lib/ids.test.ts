import { expect, test } from 'vitest'
import { isUuid, newAgentPublicId, newId, randomBase62 } from './ids.ts'

test('ids are version 7 UUIDs that sort in the order they were made', () => {
  const ids = Array.from({ length: 20_000 }, newId)
  expect(ids.every((id) => isUuid(id) && id[14] === '7' && '89ab'.includes(id[19] ?? ''))).toBe(true)
  expect([...ids].sort()).toEqual(ids)
  expect(new Set(ids).size).toBe(ids.length)
})

test('an id carries the millisecond it was made in', () => {
  const before = Date.now()
  const time = Number.parseInt(newId().replaceAll('-', '').slice(0, 12), 16)
  // The clock inside ids may run ahead when more are made than a millisecond can number.
  expect(time).toBeGreaterThanOrEqual(before)
  expect(time).toBeLessThan(before + 60_000)
})

test('public ids have the form the snippet and the database expect', () => {
  expect(newAgentPublicId()).toMatch(/^ag_[0-9A-Za-z]{16}$/)
  expect(new Set(Array.from({ length: 1000 }, newAgentPublicId)).size).toBe(1000)
})

test('random text uses the whole alphabet', () => {
  expect(new Set(randomBase62(20_000)).size).toBe(62)
})

test('what is not a UUID is not taken for one', () => {
  for (const value of ['', 'x', null, 7, `${newId()} `, "'; drop table members; --"])
    expect(isUuid(value)).toBe(false)
})
