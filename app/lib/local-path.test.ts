import { describe, expect, test } from 'vitest'
import { localPath } from './local-path.ts'

const HOSTILE = [
  'https://evil.example',
  'http:evil.example',
  '//evil.example',
  '///evil.example',
  '/\\evil.example',
  '\\/evil.example',
  '/\t/evil.example',
  '/\n//evil.example',
  '\t//evil.example',
  ' //evil.example',
  '/..//evil.example',
  '/./\\evil.example',
  '/%2e%2e//evil.example',
  '/.//evil.example',
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)',
  'data:text/html,x',
  'evil.example',
  '@evil.example',
  '.evil.example',
  '?to=//evil.example',
  '/\u0000/evil.example',
  `/${'a'.repeat(3000)}`,
  '',
  null,
  undefined,
  42,
  ['/w/a'],
]

describe('localPath', () => {
  test.each(HOSTILE)('refuses %j', (value) => {
    expect(localPath(value, '/safe')).toBe('/safe')
  })

  test('keeps a path with its query and hash', () => {
    expect(localPath('/w/shop/inbox?filter=open&to=//x#last')).toBe('/w/shop/inbox?filter=open&to=//x#last')
  })

  test('whatever it lets through stays on the host when a browser resolves it', () => {
    const let_through = HOSTILE.map((value) => localPath(value)).concat(
      localPath('/a/../b'),
      localPath('/@evil.example'),
    )
    for (const path of let_through)
      expect(new URL(path, 'https://app.example').origin).toBe('https://app.example')
  })
})
