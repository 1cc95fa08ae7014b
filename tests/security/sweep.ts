import { randomUUID } from 'node:crypto'
import { strFromU8, unzipSync } from 'fflate'
import type pg from 'pg'
import { type HttpHouse, newAddress } from './http-house.ts'
import { type Home, insertSql, keyOf, type Seeded, type Strand, tokenOf, workspaceOf } from './seed.ts'
import { type Endpoint, idNames, readSurface } from './surface.ts'

// Every address x every id it takes: somebody of B asks with a real id of A, and once more with one that nobody has. The two
// answers must be one: status, headers and body. And A's rows must be what they were.

export type Sweep = {
  requests: number
  hits: string[]
  /** Answers of 5xx: whatever was asked, that is no answer. */
  breakdowns: string[]
  statuses: Record<string, number>
  endpoints: number
}

type Call = { method: string; path: string; headers: Record<string, string>; body?: string | undefined }

/** Ids of A that a name could mean; a name that fits no table gets one of each. */
function idsFor(name: string, strand: Strand, seeded: Seeded): string[] {
  const noun = name
    .replace(/Ids?$/, '')
    .replace(/([A-Z])/g, '_$1')
    .toLowerCase()
  const nouns: Record<string, string> = {
    source: 'knowledge_source',
    key: 'api_key',
    version: 'agent_version',
    chunk: 'chunk',
    job_run: 'job_run',
    connection: 'provider_connection',
    server: 'tool_server',
    secret: 'tool_secret',
    call: 'tool_call',
    question: 'message',
    answer: 'message',
  }
  const table = noun === 'media' ? 'public.agent_media' : `public.${nouns[noun] ?? noun}s`
  const row = seeded.rows[table]?.[strand]
  const home = strand[0] as Home
  if (/^(user|assignee|to_user|from_user)$/.test(noun))
    return [String(seeded.rows['public.members']?.[`${home}0`]?.user_id)]
  if (noun === 'workspace') return [workspaceOf(home)]
  if (name === 'publicId') return [String(seeded.rows['public.agents']?.[strand]?.public_id)]
  if (typeof row?.id === 'string') return [row.id]
  return [
    'public.agents',
    'public.conversations',
    'public.knowledge_sources',
    'public.chunks',
    'public.job_runs',
    'public.runs',
    'public.messages',
    'public.documents',
    'public.visitors',
    'public.invitations',
    'public.api_keys',
    'public.provider_connections',
    'public.budgets',
    'public.tools',
    'public.tool_servers',
    'public.tool_calls',
    'public.agent_media',
    'public.attachments',
  ]
    .map((each) => seeded.rows[each]?.[strand]?.id)
    .filter((id): id is string => typeof id === 'string')
}

const unknownLike = (id: string): string =>
  id.startsWith('ag_') ? `ag_${'Zz9'.repeat(6).slice(0, 16)}` : randomUUID()

/** What a form or a body of ours may ask for besides ids, well enough filled to get past the first look. */
const FILL: Record<string, string> = {
  name: 'Sweep',
  text: 'Sweep the floor',
  url: 'https://example.com/',
  note: 'x',
  updatedAt: new Date().toISOString(),
  language: 'en',
  locale: 'en',
  timeZone: 'UTC',
  role: 'member',
  email: 'nobody@sweep.local',
  emails: 'nobody@sweep.local',
  question: 'honey',
  q: 'canary',
  rights: 'view',
  agents: 'some',
  kind: 'text',
  displayName: 'Sweep',
  confirm: 'canary-a0',
  slug: 'sweep-slug',
  view: 'open',
  isArchived: 'true',
  days: '30',
}

function mask(text: string, ids: string[]): string {
  let masked = text
  for (const id of ids) masked = masked.replaceAll(id, '<id>').replaceAll(encodeURIComponent(id), '<id>')
  return (
    masked
      .replace(/nonce(-|=|":"|\\":\\"|","|\\",\\")"?[\w+/=-]{16,}/g, 'nonce<nonce>')
      .replace(/"errorId(\\?)":\1?"[0-9a-f]{12}\\?"/g, '"errorId":"<errorId>"')
      // Ids, tokens and addresses that were made just now.
      .replace(/\b[0-9a-f]{8}-[0-9a-f]{4}-[78][0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}\b/g, '<new id>')
      .replace(/\bvt_[\w-]{43}/g, '<visitor token>')
      .replace(/\bhvx_[\w-]{43}/g, '<key>')
      .replace(/\bhvx_[\w-]{6}/g, '<key>')
      .replace(/\bag_[0-9A-Za-z]{16}\b/g, '<agent>')
      .replace(/\/invite\/[\w-]{43}/g, '/invite/<token>')
      .replace(/\/w\/sweep[\w-]*\//g, '/w/<slug>/')
      .replace(/\b[0-9a-f]{12}\b(?!-)/g, '<hex12>')
      .replace(/sweep-[0-9a-f]{8}/g, '<request>')
      .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z?/g, '<time>')
      .replace(/\b1[78]\d{11}\b/g, '<ms>')
      // "1 min. ago" is another one a moment later.
      .replace(/<time [^>]*>[^<]*<\/time>/g, '<time>')
  )
}

async function answer(base: string, call: Call, ids: string[]): Promise<{ status: number; text: string }> {
  const abort = AbortSignal.timeout(60_000)
  try {
    const response = await fetch(base + call.path, {
      method: call.method,
      redirect: 'manual',
      signal: abort,
      headers: {
        ...call.headers,
        'x-request-id': `sweep-${randomUUID().slice(0, 8)}`,
        'x-forwarded-for': newAddress(),
      },
      ...(call.body === undefined ? {} : { body: call.body }),
    })
    const headers = [...response.headers]
      .filter(
        ([name]) =>
          ![
            'date',
            'x-request-id',
            'set-cookie',
            'etag',
            'content-length',
            'connection',
            'keep-alive',
          ].includes(name),
      )
      .map(([name, value]) => `${name}: ${value}`)
      .sort()
    const isStream = response.headers.get('content-type')?.startsWith('text/event-stream')
    const body = isStream ? '<stream>' : await textOf(response)
    if (isStream) await response.body?.cancel()
    return {
      status: response.status,
      text: mask([`${response.status}`, ...headers, '', body].join('\n'), ids),
    }
  } catch (error) {
    return { status: 0, text: `no answer: ${(error as Error).name}` }
  }
}

/** A zip is read as what is in it: packed, neither a time nor a canary could be told. */
async function textOf(response: Response): Promise<string> {
  if (response.headers.get('content-type') !== 'application/zip') return response.text()
  const files = unzipSync(new Uint8Array(await response.arrayBuffer()))
  return Object.entries(files)
    .map(([name, bytes]) => `${name}\n${strFromU8(bytes)}`)
    .join('\n')
}

const PARAMETER = /:(\w+)\??/g

/** The calls of one endpoint, each with the places where an id stands. */
function callsOf(
  endpoint: Endpoint,
  seeded: Seeded,
  names: string[],
  who: Record<string, string>,
): { what: string; make(id: (name: string, own: string) => string): Call; ids: [string, string][] }[] {
  const found: ReturnType<typeof callsOf> = []
  const params = [...endpoint.path.matchAll(PARAMETER)].map(([, name = '']) => name)
  const guess = (param: string) =>
    param === 'id'
      ? /conversations/.test(endpoint.path)
        ? 'conversationId'
        : /agents/.test(endpoint.path)
          ? 'agentId'
          : /sources/.test(endpoint.path)
            ? 'sourceId'
            : 'id'
      : param
  const pathWith = (pick: (param: string) => string) =>
    endpoint.path
      .replace(PARAMETER, (_, param: string) => encodeURIComponent(pick(param)))
      .replace(/\/\*$/, '/x')
  const own = (param: string): string =>
    param === 'slug'
      ? 'canary-b0'
      : param === 'token'
        ? 'x'
        : (idsFor(guess(param), 'b1', seeded)[0] ?? randomUUID())
  const suffix = endpoint.kind === 'data' ? '.data' : ''
  const isJson = ['widget', 'app', 'api'].includes(endpoint.kind)
  const bodies = endpoint.method === 'GET' ? [''] : endpoint.kind === 'action' ? endpoint.intents : ['json']
  const form = (intent: string, more: [string, string][]) => {
    const fields: [string, string][] = [
      ...(intent ? [['intent', intent] as [string, string]] : []),
      ...Object.entries(FILL),
      ['clientId', randomUUID()],
      ...more,
    ]
    return isJson
      ? JSON.stringify({
          ...Object.fromEntries(fields),
          afterSeq: 0,
          ...Object.fromEntries(more.map(([name, value]) => [name, name.endsWith('Ids') ? [value] : value])),
          nested: Object.fromEntries(more),
        })
      : new URLSearchParams(fields).toString()
  }
  const headers: Record<string, string> = {
    ...who,
    ...(endpoint.method === 'GET'
      ? {}
      : { 'content-type': isJson ? 'application/json' : 'application/x-www-form-urlencoded' }),
  }
  const call = (path: string, body: string | undefined): Call => ({
    method: endpoint.method,
    path,
    headers,
    body,
  })
  for (const intent of bodies) {
    const plain = endpoint.method === 'GET' || endpoint.method === 'DELETE' ? undefined : form(intent, [])
    for (const param of params) {
      // A public id stands on customers' pages and is nobody's secret; a token is tried at its own door.
      if (param === 'token' || param === 'publicId') continue
      const ids: [string, string][] =
        param === 'slug'
          ? [['canary-a0', 'canary-z9']]
          : idsFor(guess(param), 'a1', seeded).map((id) => [id, unknownLike(id)])
      found.push({
        what: `${endpoint.method} ${endpoint.kind} ${endpoint.path} ${intent} :${param}`,
        ids,
        make: (pick) =>
          call(pathWith((each) => (each === param ? pick(param, own(each)) : own(each))) + suffix, plain),
      })
    }
    // Every name of an id in the query and in the body, whether or not the route says that it reads it.
    // What the route's own source does not name is asked of every third, in turn.
    const asked = names.filter((name, at) =>
      endpoint.names.includes(name)
        ? true
        : endpoint.method === 'GET'
          ? /resources|api/.test(endpoint.path) && at % 3 === 0
          : (at + intent.length) % 3 === 0,
    )
    for (const name of asked) {
      const ids = idsFor(name, 'a1', seeded)
        .slice(0, 2)
        .map((id): [string, string] => [id, unknownLike(id)])
      if (endpoint.method === 'GET')
        found.push({
          what: `GET ${endpoint.kind} ${endpoint.path} ?${name}`,
          ids: ids.slice(0, 1),
          make: (pick) =>
            call(
              `${pathWith(own)}${suffix}?${new URLSearchParams([...Object.entries(FILL), [name, pick(name, '')]])}`,
              undefined,
            ),
        })
      else if (endpoint.method !== 'DELETE')
        found.push({
          what: `${endpoint.method} ${endpoint.kind} ${endpoint.path} ${intent} body ${name}`,
          ids,
          make: (pick) => call(pathWith(own) + suffix, form(intent, ownFields(name, seeded, pick(name, '')))),
        })
    }
  }
  return found
}

/** Own ids in the other places, the foreign one in its own, as a list too. */
function ownFields(name: string, seeded: Seeded, value: string): [string, string][] {
  const fields: [string, string][] = []
  for (const each of ['agentId', 'sourceId', 'conversationId', 'userId', 'invitationId', 'keyId']) {
    if (each === name) continue
    const id = idsFor(each, 'b1', seeded)[0]
    if (id) fields.push([each, id])
  }
  if (name.endsWith('Ids')) fields.push([name, idsFor(name.replace(/s$/, ''), 'b1', seeded)[0] ?? ''])
  return [...fields, [name, value]]
}

const KEPT = ['public.members', 'public.workspaces', 'public.workspace_slugs']

/** The caller's workspace as the seeder made it. */
async function restore(client: pg.Client, seeded: Seeded, home: Home): Promise<void> {
  await client.query('begin')
  await client.query('set local session_replication_role = replica')
  for (const relation of seeded.relations) {
    const rows = Object.entries(seeded.rows[relation.name] ?? {}).filter(([strand]) =>
      strand.startsWith(home),
    )
    if (relation.kind !== 'table' || !relation.tenantColumn || relation.primaryKey.length === 0) continue
    const key = relation.primaryKey.map((name) => `"${name}"`).join(', ')
    if (!KEPT.includes(relation.name)) {
      const keys = rows.map(
        ([, row]) => `(${relation.primaryKey.map((name) => `'${String(row?.[name])}'`).join(', ')})`,
      )
      const others = keys.length > 0 ? `and (${key}) not in (${keys.join(', ')})` : ''
      await client.query(
        `delete from ${relation.name} where "${relation.tenantColumn}" = '${workspaceOf(home)}' ${others}`,
      )
    }
    for (const [, row] of rows) {
      const columns = Object.keys(row ?? {})
      const set = columns.map((name) => `"${name}" = excluded."${name}"`).join(', ')
      await client.query(
        `${insertSql(relation.name, row ?? {}, columns)} on conflict (${key}) do update set ${set}`,
      )
    }
  }
  await client.query('commit')
}

async function fingerprint(client: pg.Client, seeded: Seeded, home: Home): Promise<Record<string, string>> {
  const prints: Record<string, string> = {}
  for (const relation of seeded.relations) {
    if (relation.kind !== 'table' || !relation.tenantColumn) continue
    const { rows } = await client.query<{ print: string }>(
      `select coalesce(md5(string_agg(to_jsonb(t)::text, ' ' order by to_jsonb(t)::text)), '') as print from ${relation.name} t where t."${relation.tenantColumn}" = $1`,
      [workspaceOf(home)],
    )
    prints[relation.name] = rows[0]?.print ?? ''
  }
  const { rows } = await client.query<{ print: string }>(
    `select coalesce(md5(string_agg(to_jsonb(o)::text, ' ' order by to_jsonb(o)::text)), '') as print from storage.objects o where name like $1`,
    [`${workspaceOf(home)}/%`],
  )
  prints['storage.objects'] = rows[0]?.print ?? ''
  return prints
}

export async function sweepRoutes(
  { house, client, seeded, people }: HttpHouse,
  isQuick: boolean,
): Promise<Sweep> {
  const surface = await readSurface(house)
  const names = idNames()
  const sweep: Sweep = { requests: 0, hits: [], breakdowns: [], statuses: {}, endpoints: surface.length }
  const before = await fingerprint(client, seeded, 'a')
  const callers: Record<string, Record<string, string>> = {
    page: { cookie: people.b.owner.cookie, origin: house.baseUrl, 'accept-language': 'en' },
    widget: { authorization: `Bearer ${tokenOf('b1')}` },
    api: { authorization: `Bearer ${keyOf('b1')}` },
    door: {},
  }
  let turn = 0
  for (const endpoint of surface) {
    // Signing out would end the sweep; the doors of sign-in have a suite of their own.
    if (
      /^\/(sign-|auth|invite|resources\/preferences|demo|healthz|readyz)/.test(endpoint.path) ||
      endpoint.path === '/'
    )
      continue
    const who = callers[endpoint.kind] ?? callers.page ?? {}
    for (const { what, ids, make } of callsOf(endpoint, seeded, names, who)) {
      if (isQuick && turn++ % 6 !== 0) continue
      for (const [foreign, unknown] of ids) {
        let real = await answer(
          house.baseUrl,
          make(() => foreign),
          [foreign],
        )
        let none = await answer(
          house.baseUrl,
          make(() => unknown),
          [unknown],
        )
        sweep.requests += 2
        if (real.text !== none.text) {
          // The first may have done what it asks among the caller's own rows: both again, each on fresh rows.
          await restore(client, seeded, 'b')
          real = await answer(
            house.baseUrl,
            make(() => foreign),
            [foreign],
          )
          await restore(client, seeded, 'b')
          none = await answer(
            house.baseUrl,
            make(() => unknown),
            [unknown],
          )
          sweep.requests += 2
        }
        if (real.status >= 500 || real.status === 0)
          sweep.breakdowns.push(`${what} with ${foreign}: ${real.text.slice(-300).replaceAll('\n', ' ')}`)
        // A limit that is reached says nothing of the id.
        if (real.status === 429 || none.status === 429) {
          sweep.statuses.limited = (sweep.statuses.limited ?? 0) + 1
          continue
        }
        sweep.statuses[real.status] = (sweep.statuses[real.status] ?? 0) + 1
        if (real.text !== none.text)
          sweep.hits.push(`${what} with ${foreign}: ${difference(none.text, real.text)}`)
        else if (/canary-a[1-3]/.test(real.text)) sweep.hits.push(`${what} with ${foreign} shows a canary`)
      }
    }
  }
  const after = await fingerprint(client, seeded, 'a')
  for (const [table, print] of Object.entries(before))
    if (after[table] !== print) sweep.hits.push(`rows of ${table} changed in the other workspace`)
  return sweep
}

function difference(expected: string, actual: string): string {
  let at = 0
  while (at < expected.length && expected[at] === actual[at]) at++
  return `'${actual.slice(Math.max(0, at - 40), at + 120)}' instead of '${expected.slice(Math.max(0, at - 40), at + 120)}'`.replaceAll(
    '\n',
    ' ',
  )
}
