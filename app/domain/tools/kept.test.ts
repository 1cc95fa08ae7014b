import { expect, it } from 'vitest'
import { keepThings } from './kept.ts'

it('makes a thing once for each key, and closes each once', () => {
  const closed: string[] = []
  const kept = keepThings()
  const make = (name: string) => () => ({ name, close: () => void closed.push(name) })
  const first = kept.keep('a', make('first'))
  expect(kept.keep('a', make('never'))).toBe(first)
  kept.keep('b', make('other'))
  kept.drop('a')
  expect(kept.keep('a', make('second')).name).toBe('second')
  kept.close()
  kept.close()
  expect(closed.sort()).toEqual(['first', 'other', 'second'])
})
