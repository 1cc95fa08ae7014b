import { expect, it } from 'vitest'
import { undoDirection } from './undo-direction.ts'

const press = (keys: string) => {
  const parts = keys.split('+')
  return undoDirection({
    key: parts.at(-1) ?? '',
    ctrlKey: parts.includes('Ctrl'),
    metaKey: parts.includes('Cmd'),
    altKey: parts.includes('Alt'),
    shiftKey: parts.includes('Shift'),
  })
}

it.each([
  ['Ctrl+z', 'back'],
  ['Cmd+z', 'back'],
  ['Ctrl+Shift+Z', 'forth'],
  ['Cmd+Shift+Z', 'forth'],
  ['Ctrl+y', 'forth'],
  ['Cmd+y', null],
  ['Ctrl+Shift+Y', null],
  ['Ctrl+Alt+z', null],
  ['z', null],
  ['y', null],
])('%s goes %s', (keys, direction) => {
  expect(press(keys)).toBe(direction)
})
