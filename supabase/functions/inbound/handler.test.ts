import { handleInbound, type InboundDeps } from './handler.ts'

const ENDPOINT = '0198a2b4-1111-7000-8000-000000000001'
const EVENT = JSON.stringify({ id: 'evt_1', type: 'knowledge.refresh', data: { sourceId: 'x' } })
const SIGNED = { 'x-hiviex-timestamp': '1700000000', 'x-hiviex-signature': `v1=${'a'.repeat(64)}` }

type Call = { url: string; body: Record<string, unknown>; key: string | null }

/** A database that gives one verdict and remembers what it was asked. */
function deps(verdict: unknown, status = 200): InboundDeps & { calls: Call[] } {
  const calls: Call[] = []
  return {
    supabaseUrl: 'http://supabase.test',
    serviceRoleKey: 'service-key',
    calls,
    fetch: ((url: string | URL | Request, init?: RequestInit) => {
      calls.push({
        url: String(url),
        body: JSON.parse(String(init?.body)),
        key: new Headers(init?.headers).get('authorization'),
      })
      return Promise.resolve(Response.json(verdict, { status }))
    }) as typeof fetch,
  }
}

function post(
  body: BodyInit,
  headers: Record<string, string> = SIGNED,
  path = `/inbound/${ENDPOINT}`,
): Request {
  return new Request(`http://functions.test${path}`, { method: 'POST', body, headers })
}

function equal(actual: unknown, expected: unknown): void {
  const [a, b] = [JSON.stringify(actual), JSON.stringify(expected)]
  if (a !== b) throw new Error(`expected ${b}, got ${a}`)
}

Deno.test('each verdict of the database has its status', async () => {
  const statuses = {
    accepted: 202,
    duplicate: 200,
    bad_signature: 401,
    unknown_endpoint: 404,
    bad_input: 400,
  }
  for (const [verdict, status] of Object.entries(statuses)) {
    equal((await handleInbound(post(EVENT), deps(verdict))).status, status)
  }
})

Deno.test('the body reaches the database byte for byte, with the service key', async () => {
  const text = EVENT.replace('{', '{ "é":  "😀",')
  const database = deps('accepted')
  await handleInbound(post(text), database)
  equal(database.calls, [
    {
      url: 'http://supabase.test/rest/v1/rpc/receive_inbound_event',
      body: {
        p_endpoint: ENDPOINT,
        p_raw_body: text,
        p_signature: SIGNED['x-hiviex-signature'],
        p_timestamp: 1700000000,
      },
      key: 'Bearer service-key',
    },
  ])
})

Deno.test('an unusable signature never reaches the database as if it were one', async () => {
  for (const headers of [
    {},
    { ...SIGNED, 'x-hiviex-timestamp': '1e9' },
    { ...SIGNED, 'x-hiviex-signature': 'v1=zz' },
  ]) {
    const database = deps('bad_signature')
    equal((await handleInbound(post(EVENT, headers), database)).status, 401)
    equal(database.calls[0]?.body.p_signature, '')
  }
})

Deno.test('what is not an event is refused before the database is asked', async () => {
  const deep = `{"id":"a","type":"b","data":${'['.repeat(40)}${']'.repeat(40)}}`
  const bodies = [
    '',
    'nope',
    '[]',
    '{"id":1,"type":"x"}',
    '{"id":"x"}',
    deep,
    '\0',
    new Uint8Array([0xff, 0xfe]),
  ]
  for (const body of bodies) {
    const database = deps('accepted')
    equal((await handleInbound(post(body), database)).status, 400)
    equal(database.calls.length, 0)
  }
})

Deno.test('brackets inside strings are not depth', async () => {
  const body = JSON.stringify({ id: 'a', type: 'b', data: '[{"'.repeat(100) })
  equal((await handleInbound(post(body), deps('accepted'))).status, 202)
})

Deno.test('a body over the cap is refused, with or without a declared length', async () => {
  const big = `{"id":"a","type":"b","data":"${'x'.repeat(256 * 1024)}"}`
  equal((await handleInbound(post(big), deps('accepted'))).status, 413)
  const stream = new Blob([big]).stream()
  equal((await handleInbound(post(stream), deps('accepted'))).status, 413)
})

Deno.test('an address that is no endpoint answers as an unknown one', async () => {
  const unknown = await (await handleInbound(post(EVENT), deps('unknown_endpoint'))).text()
  for (const path of ['/inbound', '/inbound/', '/inbound/nope', `/inbound/${ENDPOINT}/more`]) {
    const response = await handleInbound(post(EVENT, SIGNED, path), deps('accepted'))
    equal([response.status, await response.text()], [404, unknown])
  }
})

Deno.test('other methods are refused', async () => {
  equal(
    (await handleInbound(new Request(`http://functions.test/inbound/${ENDPOINT}`), deps('accepted'))).status,
    405,
  )
})

Deno.test('a database that fails or answers nonsense asks the sender to try again', async () => {
  const silent = console.error
  console.error = () => {}
  try {
    for (const broken of [deps({ message: 'boom' }, 500), deps('toString'), deps(null)]) {
      equal((await handleInbound(post(EVENT), broken)).status, 503)
    }
  } finally {
    console.error = silent
  }
})
