import { expect, test } from 'vitest'
import { readAddresses } from './rules.ts'

test('addresses are read however they were pasted, each once and in lower case', () => {
  const text = `ana@x.com, Bia Reis <Bia@X.com>; "Caio, o chefe" <caio@x.com>
ana@x.com dora@y.com.br\tmailto:eva@x.com`
  expect(readAddresses(text)).toEqual({
    addresses: ['ana@x.com', 'bia@x.com', 'caio@x.com', 'dora@y.com.br', 'eva@x.com'],
    wrong: ['"Caio'],
  })
})

test('what is no address is named as it was typed', () => {
  expect(readAddresses('ana@x.com, Ana@, @x.com, ana@x').wrong).toEqual(['Ana@', '@x.com', 'ana@x'])
  expect(readAddresses(' , ;\n')).toEqual({ addresses: [], wrong: [] })
})
