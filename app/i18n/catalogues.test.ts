import { readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { CATALOGUES, translatorFor } from './server.ts'

const names = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort()
const entries = Object.entries(CATALOGUES.en) as [keyof typeof CATALOGUES.en, string][]

describe('the catalogues', () => {
  test('have the same keys in every language', () => {
    expect(Object.keys(CATALOGUES['pt-BR']).sort()).toEqual(Object.keys(CATALOGUES.en).sort())
  })

  test('take the same parameters in every language', () => {
    const different = entries.filter(([key, text]) => {
      return names(text).join() !== names(CATALOGUES['pt-BR'][key]).join()
    })
    expect(different).toEqual([])
  })

  test('hold no empty text and none with space around it', () => {
    const bad = Object.values(CATALOGUES).flatMap((catalogue) =>
      Object.entries<string>(catalogue).filter(([, text]) => text === '' || text !== text.trim()),
    )
    expect(bad).toEqual([])
  })

  test('give both plural forms or none', () => {
    const keys = new Set<string>(Object.keys(CATALOGUES.en))
    const lonely = [...keys].filter((key) => {
      if (key.endsWith('_one')) return !keys.has(key.replace(/_one$/, '_other'))
      return key.endsWith('_other') && !keys.has(key.replace(/_other$/, '_one'))
    })
    expect(lonely).toEqual([])
  })

  test('keep each key in the file of its area, and join every file', () => {
    const files = readdirSync(new URL('./en/', import.meta.url)).map((file) => file.replace(/\.ts$/, ''))
    const areas = files.filter((file) => file !== 'browser' && file !== 'server')
    const used = new Set(Object.keys(CATALOGUES.en).map((key) => key.split('.')[0] ?? ''))
    expect([...used].filter((area) => !areas.includes(area))).toEqual([])
  })
})

describe('translatorFor', () => {
  test('fills parameters and picks the plural form of the language', () => {
    expect(translatorFor('en')('auth.meter.short', { count: 1 })).toBe('1 character to go')
    expect(translatorFor('pt-BR')('auth.meter.short', { count: 3 })).toBe('Faltam 3 caracteres')
  })

  test('knows which keys have a text', () => {
    expect(translatorFor('en').has('auth.meter.short')).toBe(true)
    expect(translatorFor('en').has('auth.nothing')).toBe(false)
  })
})
