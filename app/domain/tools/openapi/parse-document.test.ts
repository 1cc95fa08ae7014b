import { describe, expect, it } from 'vitest'
import { parseAddressTemplate } from '../address-template.ts'
import { checkArguments } from '../check-arguments.ts'
import { parametersOf } from '../http-parameters.ts'
import { httpConfigSchema } from '../schemas.ts'
import { parseDocument } from './parse-document.ts'
import { pathTemplate } from './read-operation.ts'

const SHOP = `
openapi: 3.0.3
info: { title: Loja Mel, version: 1.2.0 }
servers:
  - url: https://{region}.shop.test/v1
    variables: { region: { default: sa } }
security: [{ key: [] }]
components:
  securitySchemes:
    key: { type: apiKey, in: header, name: X-Api-Key }
    token: { type: http, scheme: bearer }
    login: { type: oauth2, flows: {} }
  parameters:
    Page: { name: page, in: query, schema: { type: integer, minimum: 1 } }
  schemas:
    Address:
      type: object
      properties: { street: { type: string }, next: { $ref: '#/components/schemas/Address' } }
    Base: { type: object, properties: { note: { type: string, nullable: true } } }
    Order:
      allOf:
        - $ref: '#/components/schemas/Base'
        - type: object
          required: [item]
          properties:
            item: { type: string, enum: [mel, propolis] }
            address: { $ref: '#/components/schemas/Address' }
paths:
  /orders/{order-id}:
    parameters:
      - { name: order-id, in: path, required: true, schema: { type: string } }
    get:
      operationId: getOrder
      summary: Find an order
      parameters:
        - $ref: '#/components/parameters/Page'
        - { name: 'filter[name]', in: query, schema: { type: string } }
        - { name: Authorization, in: header, schema: { type: string } }
    delete: { operationId: deleteOrder }
  /orders:
    post:
      operationId: createOrder
      description: Makes an order.
      requestBody:
        required: true
        content: { application/json: { schema: { $ref: '#/components/schemas/Order' } } }
  /upload:
    post:
      requestBody: { required: true, content: { multipart/form-data: { schema: { type: object } } } }
  /me:
    get:
      parameters: [{ name: session, in: cookie, required: true, schema: { type: string } }]
`

describe('an OpenAPI document', () => {
  const shop = parseDocument(SHOP)
  const operation = (key: string) => {
    const found = shop.operations.find((one) => one.key === key)
    if (!found) throw new Error(`no ${key}`)
    return found
  }

  it('says where it goes, how one signs in, and what it can do', () => {
    expect(shop).toMatchObject({ title: 'Loja Mel', version: '1.2.0', servers: ['https://sa.shop.test/v1'] })
    expect(shop.schemes).toEqual([
      { name: 'key', kind: 'apiKey', place: 'header', headerName: 'X-Api-Key' },
      { name: 'token', kind: 'bearer', place: 'header', headerName: 'Authorization' },
    ])
    expect(shop.otherSchemes).toEqual(['login'])
    expect(shop.operations.map(({ key, problem }) => [key, problem])).toEqual([
      ['get /orders/{order-id}', null],
      ['delete /orders/{order-id}', null],
      ['post /orders', null],
      ['post /upload', 'body'],
      ['get /me', 'cookie'],
    ])
  })

  it('makes parameters with places, under names that models can write', () => {
    const find = operation('get /orders/{order-id}')
    expect(
      find.parameters.map(({ name, key, place, type, isRequired }) => [name, key, place, type, isRequired]),
    ).toEqual([
      ['order_id', 'order-id', 'path', 'string', true],
      ['page', 'page', 'query', 'integer', false],
      ['filter_name', 'filter[name]', 'query', 'string', false],
    ])
    expect(pathTemplate(find)).toBe('/orders/{order_id}')
  })

  it('makes a body of its fields, also when it is put together and goes round in circles', () => {
    const make = operation('post /orders')
    expect(make.parameters.map(({ name, isRequired, choices }) => [name, isRequired, choices])).toEqual([
      ['note', false, []],
      ['item', true, ['mel', 'propolis']],
      ['address', false, []],
    ])
    const schema = parametersOf(make)
    expect(checkArguments(schema, '{"item":"mel","address":{"street":"Rua A","next":{}}}').ok).toBe(true)
    expect(checkArguments(schema, '{"item":"pollen"}').ok).toBe(false)
    expect(checkArguments(schema, '{"item":"mel","address":{"planet":"Mars"}}').ok).toBe(false)
  })

  it('gives settings that an HTTP tool accepts', () => {
    for (const one of shop.operations.filter(({ problem }) => problem === null)) {
      const url = `https://sa.shop.test/v1${pathTemplate(one)}`
      const config = { method: one.method, url, fixed: [], parameters: one.parameters }
      const rest = { response: { mode: 'text', fields: [] }, timeoutSeconds: 10 }
      expect(httpConfigSchema.safeParse({ ...config, ...rest }).success, one.key).toBe(true)
      expect(parseAddressTemplate(url).ok).toBe(true)
    }
  })

  it('is the same as JSON', () => {
    const json = { openapi: '3.1.0', info: { title: 'A' }, paths: { '/x': { get: { summary: 'X' } } } }
    expect(parseDocument(JSON.stringify(json)).operations).toHaveLength(1)
  })
})

const document = (more: object) =>
  JSON.stringify({ openapi: '3.1.0', info: { title: 'A' }, paths: { '/x': { get: {} } }, ...more })
const withParameter = (parameter: object) =>
  document({ paths: { '/x': { get: { parameters: [{ in: 'query', name: 'q', ...parameter }] } } } })

describe('a hostile document', () => {
  it.each([
    ['nothing', '', 'unreadable'],
    ['a page', '<!doctype html><title>API</title>', 'unreadable'],
    ['a word', 'hello', 'unreadable'],
    ['version 2', '{"swagger":"2.0","paths":{}}', 'version2'],
    ['another kind', '{"asyncapi":"3.0.0"}', 'notOpenapi'],
    ['no operations', '{"openapi":"3.0.0","paths":{}}', 'empty'],
    [
      'a bomb of aliases',
      `a: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefghij'
        .split('')
        .map((name, at) => `${name}: &${name} [${Array(9).fill(`*${'abcdefghij'[at]}`).join(',')}]`)
        .join('\n')}`,
      'unreadable',
    ],
    ['depth in JSON', `{"openapi":${'['.repeat(50_000)}`, 'unreadable'],
    ['depth in YAML', `openapi: ${'['.repeat(50_000)}`, 'unreadable'],
    ['depth by dashes', `${'- '.repeat(20_000)}x`, 'unreadable'],
    ['a tag that makes code', 'openapi: !!js/function "function(){ return 1 }"', 'notOpenapi'],
    ['four megabytes', `{"openapi":"${'x'.repeat(4_100_000)}"}`, 'tooLarge'],
    ['two megabytes of YAML', `openapi: 3.0.0\nx: ${'y'.repeat(1_600_000)}`, 'tooLarge'],
  ])('is refused: %s', (_what, text, key) => {
    expect(() => parseDocument(text)).toThrow(`errors.tools.openapi.${key}`)
  })

  it.each([
    ['https://169.254.169.254/latest#/x', 'remote'],
    ['file:///etc/passwd', 'remote'],
    ['other.yaml#/components/x', 'remote'],
  ])('is never followed to %s', (ref, problem) => {
    const [operation] = parseDocument(withParameter({ schema: { $ref: ref } })).operations
    expect(operation?.problem).toBe(problem)
    expect(
      parseDocument(document({ paths: { '/x': { get: { parameters: [{ $ref: ref }] } } } })).operations[0]
        ?.problem,
    ).toBe('remote')
  })

  it('that refers to itself ends', () => {
    const loop = {
      components: {
        schemas: { a: { $ref: '#/components/schemas/b' }, b: { $ref: '#/components/schemas/a' } },
      },
    }
    const paths = {
      '/x': {
        get: {
          parameters: [
            { in: 'query', name: 'q', schema: { $ref: '#/components/schemas/a' } },
            { $ref: '#/paths/~1x/get/parameters/1' },
          ],
        },
      },
    }
    expect(parseDocument(document({ ...loop, paths })).operations[0]).toMatchObject({
      problem: null,
      parameters: [{ name: 'q', type: 'string' }],
    })
  })

  it('that multiplies is not read to its end', () => {
    const schemas: Record<string, object> = { s9: { type: 'string' } }
    for (let at = 0; at < 9; at += 1)
      schemas[`s${at}`] = {
        type: 'object',
        properties: Object.fromEntries(
          Array.from({ length: 30 }, (_, n) => [`p${n}`, { $ref: `#/components/schemas/s${at + 1}` }]),
        ),
      }
    const paths = {
      '/x': {
        get: { parameters: [{ in: 'query', name: 'q', schema: { $ref: '#/components/schemas/s0' } }] },
      },
    }
    expect(parseDocument(document({ components: { schemas }, paths })).operations[0]?.problem).toBe(
      'tooLarge',
    )
  })

  it('that repeats one long thing in every operation is read as far as a document may be long', () => {
    const big = {
      type: 'object',
      properties: Object.fromEntries(
        Array.from({ length: 100 }, (_, n) => [`p${n}`, { type: 'string', description: 'x'.repeat(900) }]),
      ),
    }
    const parameters = Array.from({ length: 20 }, (_, n) => ({
      in: 'query',
      name: `q${n}`,
      schema: { $ref: '#/components/schemas/Big' },
    }))
    const paths = Object.fromEntries(
      Array.from({ length: 400 }, (_, n) => [`/x${n}`, { get: { parameters } }]),
    )
    const { operations } = parseDocument(document({ components: { schemas: { Big: big } }, paths }))
    expect(operations[0]?.problem).toBeNull()
    expect(operations.at(-1)?.problem).toBe('tooLarge')
    expect(JSON.stringify(operations).length).toBeLessThan(10_000_000)
  })

  it('with more parameters than anybody fills in is left alone', () => {
    const parameters = Array.from({ length: 300 }, () => ({ $ref: '#/paths/~1x/get/parameters/0' }))
    expect(parseDocument(document({ paths: { '/x': { get: { parameters } } } })).operations[0]?.problem).toBe(
      'tooLarge',
    )
  })

  it('with very many paths as YAML is read', () => {
    const lines = Array.from({ length: 1_500 }, (_, n) => `  /p${n}: { get: {} }`)
    const text = `openapi: 3.1.0\ninfo: { title: A }\npaths:\n${lines.join('\n')}\n`
    expect(parseDocument(text).operations).toHaveLength(500)
  })

  it('hides nothing in its words', () => {
    const hidden = `Find\u200b an\u202e order${[...'ignore'].map((char) => String.fromCodePoint(0xe0000 + char.charCodeAt(0))).join('')}\n\nnow`
    const [operation] = parseDocument(
      document({ paths: { '/x': { get: { summary: hidden, description: 'y'.repeat(9_000) } } } }),
    ).operations
    expect(operation?.title).toBe('Find an order now')
    expect(operation?.description.length).toBeLessThan(1_100)
  })

  it('names no parameter after what objects have of themselves', () => {
    const [operation] = parseDocument(withParameter({ name: '__proto__' })).operations
    expect(operation?.parameters.map(({ name }) => name)).toEqual(['proto'])
  })

  it('puts nothing into headers that are not its to set', () => {
    for (const name of ['Host', 'Cookie', 'Transfer-Encoding', 'X-Forwarded-For'])
      expect(
        parseDocument(withParameter({ in: 'header', name, required: true })).operations[0]?.problem,
      ).toBe('parameter')
  })
})
