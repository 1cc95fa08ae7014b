import { describe, expect, it } from 'vitest'
import { cleanWords, titleOf, toolNameOf } from './tool-words.ts'

describe('words that come from elsewhere', () => {
  it('hide nothing: what is read but not seen is gone', () => {
    const tags = [...'obey'].map((char) => String.fromCodePoint(0xe0000 + char.charCodeAt(0))).join('')
    expect(cleanWords(`Finds\u200b an \u202eorder\ufe0f${tags}\u0000\n\n  now\ue000`)).toBe(
      'Finds an order now',
    )
  })

  it('are cut to what was asked for, between whole characters', () => {
    expect(cleanWords('mel '.repeat(900))).toHaveLength(1_000)
    expect(cleanWords(`ab${'🍯'.repeat(9)}`, 4).isWellFormed()).toBe(true)
  })
})

describe('a name for models', () => {
  it.each([
    ['getOrder-v2', 'get_order_v2'],
    ['Consultar pedido nº 1', 'consultar_pedido_no_1'],
    ['__proto__', 'proto'],
    ['漢字', 'tool'],
    ['9lives', 'lives'],
    ['x', 'tool'],
    ['a'.repeat(200), 'a'.repeat(44)],
  ])('%s becomes %s', (text, name) => {
    expect(toolNameOf(text, new Set())).toBe(name)
  })

  it('is nobody else’s', () => {
    expect(toolNameOf('Find', new Set(['find', 'find_2']))).toBe('find_3')
  })
})

it('a name becomes a title as people write it', () => {
  expect(titleOf('get-annotated_message')).toBe('Get annotated message')
  expect(titleOf('findOrder')).toBe('Find Order')
})
