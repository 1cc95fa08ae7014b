import { randomUUID } from 'node:crypto'
import { type HttpHouse, newAddress, post } from './http-house.ts'
import { keyOf, personOf, tokenOf, workspaceOf } from './seed.ts'
import { readSurface } from './surface.ts'

// Every writable endpoint is sent the columns that are not a caller's to write. What counts is what stands in the database afterwards.

const WHEN = '2001-02-03T04:05:06Z'
const NUMBER = 987_654_321
const WORD = 'sentinel-word'

function protectedFields(): Record<string, string | number | boolean> {
  const fields: Record<string, string | number | boolean> = {}
  const add = (names: string[], value: string | number | boolean) => {
    for (const name of names) {
      fields[name] = value
      fields[name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase())] = value
    }
  }
  add(['workspace_id', 'tenant_id'], workspaceOf('a'))
  add(
    ['created_by', 'author_user_id', 'preview_user_id', 'assignee_id', 'owner_id', 'actor_id', 'invited_by'],
    personOf('a', 'owner'),
  )
  add(
    [
      'created_at',
      'updated_at',
      'deleted_at',
      'purge_at',
      'expires_at',
      'accepted_at',
      'revoked_at',
      'ingested_at',
      'started_at',
      'finished_at',
      'last_seen_at',
      'joined_at',
    ],
    WHEN,
  )
  add(
    ['quota', 'limit_value', 'used', 'unread_count', 'last_seq', 'chunk_count', 'size_bytes', 'attempts'],
    NUMBER,
  )
  add(
    [
      'plan',
      'status',
      'public_id',
      'storage_path',
      'content_hash',
      'error_code',
      'author',
      'channel',
      'handler',
      'secret',
      'key_hash',
      'token_hash',
      'scopes',
      'owner',
      'model',
    ],
    WORD,
  )
  add(['is_public', 'is_admin', 'is_owner', 'is_staged'], true)
  return fields
}

export type Assignment = { requests: number; hits: string[] }

/** Texts that only the injected fields carry, in any row that is not A's; and roles that moved. */
async function findSentinels({ client, seeded, people }: HttpHouse): Promise<string[]> {
  const hits: string[] = []
  for (const relation of seeded.relations) {
    if (relation.kind !== 'table') continue
    const mine = relation.tenantColumn ? `where t."${relation.tenantColumn}" <> '${workspaceOf('a')}'` : ''
    const { rows } = await client.query<{ row: string }>(
      `select row::text from (select to_jsonb(t) as row from ${relation.name} t ${mine}) x where row::text ~ $1 or (row::text ~ $2)`,
      [
        `2001-02-03|${NUMBER}|${WORD}`,
        relation.tenantColumn ? `${workspaceOf('a')}|${personOf('a', 'owner')}` : 'never found',
      ],
    )
    for (const { row } of rows) hits.push(`${relation.name} took a protected field: ${row.slice(0, 200)}`)
  }
  const { rows } = await client.query<{ role: string }>(
    'select role from public.members where user_id = $1 and workspace_id = $2',
    [people.b.member.userId, workspaceOf('b')],
  )
  if (rows.length !== 1 || rows[0]?.role !== 'member')
    hits.push(`the member of b is now ${JSON.stringify(rows)}`)
  const inA = await client.query('select from public.members where workspace_id = $1 and user_id = $2', [
    workspaceOf('a'),
    people.b.member.userId,
  ])
  if (inA.rowCount) hits.push('the member of b is in a')
  return hits
}

export async function assignProtected(http: HttpHouse): Promise<Assignment> {
  const { house, people, seeded } = http
  const fields = protectedFields()
  const idOf = (table: string) => String(seeded.rows[`public.${table}`]?.b1?.id)
  const own: Record<string, string> = {
    agentId: idOf('agents'),
    sourceId: idOf('knowledge_sources'),
    conversationId: idOf('conversations'),
    id: idOf('conversations'),
    jobRunId: idOf('job_runs'),
    chunkId: idOf('chunks'),
    userId: people.b.member.userId,
    slug: 'canary-b0',
    publicId: String(seeded.rows['public.agents']?.b1?.public_id),
  }
  const valid = {
    name: 'Assigned',
    text: 'Assigned',
    url: 'https://example.com/',
    displayName: 'Assigned',
    locale: 'en',
    timeZone: 'UTC',
    question: 'honey',
    language: 'en',
    preset: 'shop',
    updatedAt: new Date().toISOString(),
    clientId: randomUUID(),
    agentId: own.agentId,
    sourceId: own.sourceId,
    conversationId: own.conversationId,
  }
  let requests = 0
  for (const endpoint of await readSurface(house)) {
    if (endpoint.method === 'GET' || endpoint.method === 'DELETE' || /^\/(sign-|auth)/.test(endpoint.path))
      continue
    const path = endpoint.path.replace(/:(\w+)\??/g, (_, name: string) => own[name] ?? 'x')
    const isPage = endpoint.kind === 'action'
    for (const intent of endpoint.intents.length > 0 ? endpoint.intents : ['']) {
      if (isPage && /leave|transfer|delete|remove|restore/.test(intent)) continue
      for (const cookie of [people.b.member.cookie, people.b.owner.cookie]) {
        requests++
        if (isPage) {
          const form = Object.fromEntries(
            Object.entries({ ...fields, ...valid, ...(intent ? { intent } : {}) }).map(([name, value]) => [
              name,
              String(value),
            ]),
          )
          await post(house, path, form, { cookie }).then((response) => response.body?.cancel())
          continue
        }
        const authorization =
          endpoint.kind === 'widget'
            ? `Bearer ${tokenOf('b1')}`
            : endpoint.kind === 'api'
              ? `Bearer ${keyOf('b1')}`
              : ''
        await fetch(house.baseUrl + path, {
          method: endpoint.method,
          redirect: 'manual',
          signal: AbortSignal.timeout(60_000),
          headers: {
            'content-type': 'application/json',
            origin: house.baseUrl,
            cookie,
            'x-forwarded-for': newAddress(),
            ...(authorization ? { authorization } : {}),
          },
          body: JSON.stringify({
            ...fields,
            ...valid,
            kind: 'text',
            afterSeq: 0,
            nested: fields,
            settings: undefined,
          }),
        }).then(
          (response) => response.body?.cancel(),
          () => {},
        )
      }
    }
  }
  return { requests, hits: await findSentinels(http) }
}
