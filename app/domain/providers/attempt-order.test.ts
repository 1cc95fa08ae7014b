import { expect, test } from 'vitest'
import { nextTurn, orderTurns } from './attempt-order.ts'

const model = (
  name: string,
  more: { tools?: boolean; vision?: boolean; open?: boolean; off?: string } = {},
) => ({
  name,
  facts: { hasTools: more.tools ?? true, hasVision: more.vision ?? true },
  breaker: more.open ? ('open' as const) : ('closed' as const),
  unusable: more.off ?? null,
})
const names = (turns: { candidate: { name: string } }[]) => turns.map(({ candidate }) => candidate.name)

test('a chain is asked in its order, without those whose breaker is open or whose connection is off', () => {
  const { turns, skipped } = orderTurns(
    [model('a', { open: true }), model('b'), model('c', { off: 'connection_off' }), model('d')],
    [],
  )
  expect(names(turns)).toEqual(['b', 'd'])
  expect(skipped.map(({ candidate, reason }) => [candidate.name, reason])).toEqual([
    ['a', 'breaker_open'],
    ['c', 'connection_off'],
  ])
})

test('who cannot call tools comes after all who can, and is then asked without', () => {
  const { turns, skipped } = orderTurns([model('a', { tools: false }), model('b'), model('c')], ['tools'])
  expect(names(turns)).toEqual(['b', 'c', 'a'])
  expect(turns.map(({ without }) => without)).toEqual([[], [], ['tools']])
  expect(skipped.map(({ reason }) => reason)).toEqual(['no_tools'])
})

test('where nobody can see, the chain is asked in its order without pictures', () => {
  const { turns, skipped } = orderTurns(
    [model('a', { vision: false }), model('b', { vision: false, tools: false })],
    ['tools', 'vision'],
  )
  expect(names(turns)).toEqual(['a', 'b'])
  expect(turns.map(({ without }) => without)).toEqual([['vision'], ['tools', 'vision']])
  expect(skipped).toEqual([])
})

test('nobody waits for one that failed while another could be asked', () => {
  expect(nextTurn([{ readyAtMs: 500 }, { readyAtMs: 0 }], 100, 8_000)).toEqual({ index: 1, waitMs: 0 })
})

test('when all have failed, the one that is ready soonest is waited for', () => {
  expect(nextTurn([{ readyAtMs: 900 }, { readyAtMs: null }, { readyAtMs: 300 }], 100, 8_000)).toEqual({
    index: 2,
    waitMs: 200,
  })
})

test('waits are bounded in all', () => {
  expect(nextTurn([{ readyAtMs: 900 }], 100, 799)).toBeNull()
  expect(nextTurn([{ readyAtMs: null }], 100, 8_000)).toBeNull()
  expect(nextTurn([], 0, 8_000)).toBeNull()
})
