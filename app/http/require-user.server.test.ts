import { expect, test } from 'vitest'
import { signInPath } from './require-user.server.ts'

const ORIGIN = 'https://hiviex.example'
const ask = (path: string, referer?: string, method = 'GET') =>
  signInPath(new Request(ORIGIN + path, { method, headers: referer ? { referer } : {} }))

test('whoever has to sign in comes back to the page they were going to', () => {
  expect(ask('/w/shop/inbox?view=mine')).toBe('/sign-in?to=%2Fw%2Fshop%2Finbox%3Fview%3Dmine')
  expect(ask('/w/shop/inbox.data?view=mine&_routes=x')).toBe('/sign-in?to=%2Fw%2Fshop%2Finbox%3Fview%3Dmine')
  expect(ask('/w/shop/inbox', undefined, 'POST')).toBe('/sign-in')
})

test('data that a page asks for beside leads back to that page, never to the data', () => {
  const data = '/resources/w/shop/unread.data?_routes=x'
  expect(ask(data, `${ORIGIN}/w/shop/agents?q=mel`)).toBe('/sign-in?to=%2Fw%2Fshop%2Fagents%3Fq%3Dmel')
  expect(ask(data)).toBe('/sign-in')
  expect(ask(data, 'https://elsewhere.example/w/shop')).toBe('/sign-in')
  expect(ask(data, `${ORIGIN}/resources/w/shop/unread`)).toBe('/sign-in')
  expect(ask(data, 'nonsense')).toBe('/sign-in')
})
