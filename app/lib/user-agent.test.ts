import { expect, test } from 'vitest'
import { readUserAgent } from './user-agent.ts'

test('browsers are told apart although each names the others', () => {
  const windows = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)'
  expect(readUserAgent(`${windows} Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0`)).toEqual({
    browser: 'Edge',
    system: 'Windows',
  })
  expect(readUserAgent(`${windows} Chrome/140.0.0.0 Safari/537.36`).browser).toBe('Chrome')
  expect(
    readUserAgent(
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148 Safari/604.1',
    ),
  ).toEqual({ browser: 'Safari', system: 'iPhone' })
  expect(readUserAgent('Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0')).toEqual({
    browser: 'Firefox',
    system: 'Linux',
  })
})

test('a program is nobody’s browser', () => {
  expect(readUserAgent('curl/8.5')).toEqual({ browser: null, system: null })
})
