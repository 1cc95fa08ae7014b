import { describe, expect, it } from 'vitest'
import type { Json } from '#app/integrations/llm/types.ts'
import { checkArguments } from './check-arguments.ts'
import { type FilledRequest, fillRequest } from './fill-request.ts'
import { parametersOf } from './http-parameters.ts'
import { type HttpConfig, httpConfigSchema } from './schemas.ts'

const parameter = (name: string, place: string, more: object = {}) => ({
  name,
  place,
  type: 'string',
  isRequired: false,
  ...more,
})

const CONFIG = httpConfigSchema.parse({
  method: 'POST',
  url: 'https://api.shop.test/v1/orders/{id}.json?q={q}&lang=pt',
  fixed: [
    { place: 'header', name: 'Authorization', value: 'Bearer {{secret:TOKEN}}' },
    { place: 'query', name: 'key', value: '{{secret:KEY}}' },
  ],
  parameters: [
    parameter('id', 'path', { isRequired: true }),
    parameter('q', 'query'),
    parameter('tags', 'query', { type: 'array', key: 'tag[]' }),
    parameter('trace', 'header', { key: 'X-Trace' }),
    parameter('note', 'body', { key: 'customer note' }),
    parameter('count', 'body', { type: 'integer' }),
  ],
  response: { mode: 'text', fields: [] },
  timeoutSeconds: 10,
})
const SECRETS = new Map([
  ['TOKEN', 's3cret'],
  ['KEY', 'k&1'],
])

function filled(args: { [key: string]: Json }, config: HttpConfig = CONFIG): FilledRequest {
  const result = fillRequest(config, args, SECRETS)
  if (!result.ok) throw new Error(result.message)
  return result.request
}

const HOSTILE = [
  '../../admin',
  '..',
  '.',
  '%2e%2e',
  '%2e%2e%2fadmin',
  '..%2f..%2fadmin',
  'a/b',
  'a\\b',
  '?admin=1',
  '#fragment',
  '@evil.test',
  'x@evil.test:80/',
  '//evil.test/',
  'http://evil.test/',
  'a&admin=1',
  'a=b',
  'a;b',
  'a\r\nX-Evil: 1',
  'a\u0000b',
  'a\u2028b',
  ' ',
  'é ñ 漢',
  '{id}',
  '{{secret:TOKEN}}',
  '{q}',
  '$&',
  '__proto__',
  '%',
  '%zz',
  '"quoted"',
  '<script>',
  '#{7*7}',
  '{{7*7}}',
  'x'.repeat(3_000),
  '\ud800',
]

describe('a request filled with arguments', () => {
  it('has each value in its place', () => {
    expect(
      filled({ id: 'A 1', q: 'mel & própolis', tags: ['a', 'b=c'], trace: 'é', note: 'oi', count: 2 }),
    ).toEqual({
      method: 'POST',
      url: 'https://api.shop.test/v1/orders/A%201.json?q=mel%20%26%20pr%C3%B3polis&lang=pt&tag%5B%5D=a&tag%5B%5D=b%3Dc&key=k%261',
      headers: { authorization: 'Bearer s3cret', 'x-trace': '%C3%A9', 'content-type': 'application/json' },
      body: '{"customer note":"oi","count":2}',
    })
  })

  it('leaves out what was not given', () => {
    expect(filled({ id: '1', q: null })).toMatchObject({
      url: 'https://api.shop.test/v1/orders/1.json?lang=pt&key=k%261',
      body: '{}',
    })
  })

  it.each(HOSTILE)('lets %j leave no place', (value) => {
    for (const name of ['id', 'q', 'trace', 'note']) {
      const result = fillRequest(CONFIG, { id: '1', [name]: value }, SECRETS)
      if (!result.ok) {
        expect(result.message.length).toBeLessThan(200)
        continue
      }
      const { url, headers, body } = result.request
      const read = new URL(url)
      expect(read.origin).toBe('https://api.shop.test')
      expect([read.username, read.password, read.hash]).toEqual(['', '', ''])
      const segments = read.pathname.split('/')
      expect(segments.slice(0, 3)).toEqual(['', 'v1', 'orders'])
      expect(segments).toHaveLength(4)
      expect(url).not.toMatch(/\/\.\.?\/|[\\\s]/)
      expect(decodeURIComponent(segments[3] ?? '')).toBe(`${name === 'id' ? value : '1'}.json`)
      expect([...read.searchParams.keys()].filter((key) => !['q', 'lang', 'key'].includes(key))).toEqual([])
      if (name === 'q') expect(read.searchParams.get('q')).toBe(value)
      expect(Object.keys(headers).filter((key) => key !== 'x-trace')).toEqual([
        'authorization',
        'content-type',
      ])
      for (const text of Object.values(headers)) expect(text).toMatch(/^[\x20-\x7e]*$/)
      expect(headers.authorization).toBe('Bearer s3cret')
      expect(Object.keys(JSON.parse(body ?? '')).every((key) => key === 'customer note')).toBe(true)
      // A secret is only where its owner wrote it.
      expect((url + JSON.stringify(headers) + body).split('s3cret')).toHaveLength(2)
    }
  })

  it('whose path part would be only dots is refused', () => {
    const config = httpConfigSchema.parse({
      ...CONFIG,
      url: 'https://api.shop.test/{id}/x',
      parameters: [parameter('id', 'path')],
    })
    for (const id of ['.', '..', '', 'a/..', '\n'])
      expect(fillRequest(config, { id }, SECRETS)).toMatchObject({ ok: false })
    expect(filled({ id: '.a' }, config).url).toBe('https://api.shop.test/.a/x?key=k%261')
  })

  it('never lets an argument take the place of a fixed header', () => {
    const config = httpConfigSchema.parse({
      ...CONFIG,
      fixed: [{ place: 'header', name: 'X-Shop', value: 'ours' }],
      parameters: [
        parameter('id', 'path'),
        parameter('q', 'query'),
        parameter('shop', 'header', { key: 'x-shop' }),
      ],
    })
    expect(filled({ id: '1', shop: 'theirs' }, config).headers['x-shop']).toBe('ours')
  })
})

describe('a tool that is set up wrongly', () => {
  const refusalOf = (change: object): string[] => {
    const result = httpConfigSchema.safeParse({ ...CONFIG, ...change })
    return result.success ? [] : result.error.issues.map(({ message }) => message)
  }

  it.each([
    ['ftp://api.shop.test/', 'notWeb'],
    ['file:///etc/passwd', 'notWeb'],
    ['javascript:alert(1)', 'notWeb'],
    ['api.shop.test/x', 'unreadable'],
    ['https://{host}/x', 'placeholderInHost'],
    ['https://api.{id}.test/x', 'placeholderInHost'],
    ['https://api.shop.test:{id}/x', 'placeholderInHost'],
    ['{scheme}://api.shop.test/x', 'unreadable'],
    ['https://user:pass@api.shop.test/x', 'hasPassword'],
    ['https://api.shop.test/x#{id}', 'hasFragment'],
    ['https://api.shop.test/x?{id}=1', 'placeholderInKey'],
    ['https://api.shop.test/../x', 'unreadable'],
    ['https://api.shop.test\\@evil.test/', 'unreadable'],
  ])('because of its address %s is refused', (url, problem) => {
    expect(refusalOf({ url, parameters: [] })).toContain(`errors.tools.url.${problem}`)
  })

  it('because of its parameters is refused', () => {
    const url = 'https://api.shop.test/x'
    const only = (one: object) => refusalOf({ url, parameters: [one] })
    expect(refusalOf({ url: `${url}/{nobody}`, parameters: [] })).toEqual(['errors.tools.url.placeholder'])
    expect(only(parameter('id', 'path'))).toEqual(['errors.tools.notInPath'])
    for (const key of [
      'Host',
      'Authorization',
      'Cookie',
      'Content-Length',
      'x y',
      'X-Forwarded-For',
      'a\r\nb',
    ])
      expect(only(parameter('h', 'header', { key })), key).not.toEqual([])
    expect(only(parameter('constructor', 'body'))).toContain('errors.tools.parameterName')
    expect(refusalOf({ url, method: 'GET', parameters: [parameter('b', 'body')] })).toEqual([
      'errors.tools.noBody',
    ])
    expect(refusalOf({ url, parameters: [parameter('a', 'query'), parameter('a', 'body')] })).toEqual([
      'errors.tools.parameterTwice',
    ])
    expect(
      refusalOf({ url, parameters: [], fixed: [{ place: 'header', name: 'X', value: 'a\r\nb' }] }),
    ).toEqual(['errors.tools.headerValue'])
  })
})

describe('what a model is told', () => {
  it('names every parameter, and the gate holds it to that', () => {
    const schema = parametersOf(CONFIG)
    expect(schema).toMatchObject({ required: ['id'], additionalProperties: false })
    expect(checkArguments(schema, '{"id":"1","count":2,"tags":["a"]}').ok).toBe(true)
    for (const text of ['{"id":1}', '{"id":"1","url":"http://evil.test"}', '{"id":"1","tags":"a"}', '{}'])
      expect(checkArguments(schema, text).ok, text).toBe(false)
  })
})
