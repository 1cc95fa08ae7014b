import { createHmac, randomBytes, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { closeSql, createTenant, disconnectAll, sql, type Tenant, target } from './target.ts'

const SECRET = randomBytes(32).toString('hex')

let tenant: Tenant
let endpoint: string
let disabled: string

async function createEndpoint(isEnabled: boolean): Promise<string> {
  const id = randomUUID()
  await sql(
    'insert into public.inbound_endpoints (id, workspace_id, name, secret, is_enabled) values ($1, $2, $3, $4, $5)',
    [id, tenant.workspaceId, 'Shop', SECRET, isEnabled],
  )
  return id
}

beforeAll(async () => {
  tenant = await createTenant()
  endpoint = await createEndpoint(true)
  disabled = await createEndpoint(false)
})

afterAll(async () => {
  await disconnectAll()
  await closeSql()
})

const event = (id: string = randomUUID()) =>
  JSON.stringify({ id, type: 'contract.test', data: { n: 1, text: 'é😀' } })
const now = () => Math.floor(Date.now() / 1000)

function sign(body: string, timestamp: number, secret = SECRET): Record<string, string> {
  const mac = createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')
  return { 'x-hiviex-timestamp': String(timestamp), 'x-hiviex-signature': `v1=${mac}` }
}

async function deliver(
  id: string,
  body: string,
  headers = sign(body, now()),
): Promise<{ status: number; body: string }> {
  const response = await fetch(`${target.url}/functions/v1/inbound/${id}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  })
  return { status: response.status, body: await response.text() }
}

async function stored(externalId: string): Promise<{ events: number; jobs: number }> {
  const [row] = await sql<{ events: string; jobs: string }>(
    `select count(distinct e.id) as events, count(j.id) as jobs from public.inbound_events e
     left join graphile_worker.jobs j on j.key = 'inbound/process:' || e.id where e.external_id = $1`,
    [externalId],
  )
  return { events: Number(row?.events), jobs: Number(row?.jobs) }
}

describe('function inbound', () => {
  it('keeps a signed event and enqueues its job', async () => {
    const id = randomUUID()
    expect((await deliver(endpoint, event(id))).status).toBe(202)
    expect(await stored(id)).toEqual({ events: 1, jobs: 1 })
  })

  it('keeps an event once, however often and however parallel it is delivered', async () => {
    const id = randomUUID()
    const answers = await Promise.all(Array.from({ length: 8 }, () => deliver(endpoint, event(id))))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 200, 200, 200, 202])
    expect(await stored(id)).toEqual({ events: 1, jobs: 1 })
  })

  it('refuses whatever is not signed for this body, this secret and this time', async () => {
    const id = randomUUID()
    const body = event(id)
    const good = sign(body, now())
    const bad: Record<string, string>[] = [
      {},
      sign(`${body} `, now()),
      sign(body, now(), 'another secret of a good length, forty'),
      sign(body, now() - 301),
      sign(body, now() + 330),
      { ...good, 'x-hiviex-timestamp': String(now() - 1000) },
      { ...good, 'x-hiviex-signature': good['x-hiviex-signature']?.slice(3) ?? '' },
      { ...good, 'x-hiviex-signature': `${good['x-hiviex-signature']?.slice(0, -1)}` },
      { ...good, 'x-hiviex-signature': `v1=${'0'.repeat(64)}` },
      { ...good, 'x-hiviex-timestamp': '' },
    ]
    for (const headers of bad) expect((await deliver(endpoint, body, headers)).status).toBe(401)
    expect(await stored(id)).toEqual({ events: 0, jobs: 0 })
  })

  it('answers an unknown, a disabled and a malformed endpoint alike', async () => {
    const body = event()
    const answers = await Promise.all([randomUUID(), disabled, 'nonsense'].map((id) => deliver(id, body)))
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404])
    expect(new Set(answers.map((answer) => answer.body)).size).toBe(1)
  })

  it('refuses a signed body that is no event, and one that is too big', async () => {
    const deep = `{"id":"${randomUUID()}","type":"x","data":${'['.repeat(5000)}${']'.repeat(5000)}}`
    for (const body of [
      'nope',
      '[]',
      '{}',
      '{"id":"","type":"x"}',
      `{"id":"${'i'.repeat(201)}","type":"x"}`,
      deep,
    ]) {
      expect((await deliver(endpoint, body)).status).toBe(400)
    }
    const big = JSON.stringify({ id: 'big', type: 'x', data: 'x'.repeat(256 * 1024) })
    expect((await deliver(endpoint, big)).status).toBe(413)
  })

  it('answers POST alone, and no function that does not exist', async () => {
    expect((await fetch(`${target.url}/functions/v1/inbound/${endpoint}`)).status).toBe(405)
    const unknown = await fetch(`${target.url}/functions/v1/no-such-function`, {
      headers: { authorization: `Bearer ${target.anonKey}`, apikey: target.anonKey },
    })
    expect(unknown.status).toBe(404)
  })
})
