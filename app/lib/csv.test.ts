import { expect, test } from 'vitest'
import { csvCell, csvLine } from './csv.ts'

test('quotes, commas and line ends stay inside their cell', () => {
  expect(csvLine(['a "b", c', 'two\nlines', null, 3, { x: '=1' }])).toBe(
    '"a ""b"", c","two\nlines",,"3","{""x"":""=1""}"\r\n',
  )
})

test('nothing that anybody wrote becomes a formula', () => {
  for (const text of [
    '=1+1',
    '+1',
    '-1',
    '@SUM(A1)',
    '\t=1',
    '\r=1',
    ' =1',
    '\uFEFF=1',
    '|calc',
    '%0A=1',
    '\n=1',
  ])
    expect(csvCell(text), JSON.stringify(text)).toMatch(/^"'/)
  expect(csvCell('a=1')).toBe('"a=1"')
})
