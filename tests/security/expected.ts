import pg from 'pg'
import { type DatabaseFunction, type Relation, ROLES, readFunctions } from './catalogue.ts'
import { type Doer, EXPECTED_FUNCTIONS, EXPECTED_ROWS, NEVER_READ } from './expectations.ts'
import { identity } from './identities.ts'
import { copyOf } from './probes.ts'
import { insertSql, type Json, OUTSIDER, personOf, type Seeded } from './seed.ts'
import { effectOf } from './sql.ts'

// The other direction: what each may do inside their own workspace is written down, and is what they can do. No more, no less.

export const DOERS: Record<Doer, string> = {
  owner: 'owner',
  admin: 'admin',
  member: 'member',
  visitor: 'visitor',
  key: 'API key',
  smallKey: 'API key of few scopes',
  alone: 'person without a workspace',
}

/** What a new row of a table has to look like for those who may make one. */
const AS_MADE: Record<string, (row: Json, me: string | null, seeded: Seeded) => Json> = {
  'public.conversations': (row, me) =>
    me ? { ...row, channel: 'preview', preview_user_id: me, visitor_id: null } : row,
  'public.messages': (row, me) => ({ ...row, author: me ? 'member' : 'visitor', author_user_id: me }),
  'public.profiles': (row) => ({ ...row, user_id: OUTSIDER }),
  'public.invitations': (row) => ({ ...row, email: 'someone-new@tests.local' }),
  'public.audit_log': (row, me, { rows }) =>
    me ? row : { ...row, actor_kind: 'apiKey', actor_id: rows['public.api_keys']?.a1?.id },
  'public.agent_access': (row) => ({ ...row, user_id: personOf('a', 'spare') }),
  'public.members': (row) => ({ ...row, user_id: OUTSIDER }),
  'public.agent_sources': (row, _, { rows }) => ({
    ...row,
    source_id: rows['public.agent_sources']?.a2?.source_id,
  }),
  'public.agent_media': (row) => ({
    ...row,
    storage_path: `${row.workspace_id}/${row.agent_id}/${row.id}/new`,
  }),
  'public.attachments': (row, me) => ({
    ...row,
    storage_path: `${row.workspace_id}/${row.id}/new`,
    ...(me ? { preview_user_id: me, visitor_id: null } : {}),
  }),
  'public.tools': (row) => ({ ...row, name: 'new_tool' }),
  'public.tool_secrets': (row) => ({ ...row, name: 'NEW_SECRET' }),
}
/** Rows that may be deleted at all; elsewhere any. */
const DELETABLE: Record<string, string> = {
  'public.members': `where role = 'member'`,
  'public.conversations': `where channel = 'preview'`,
}
/** Where not every row may become like the first. */
const UPDATABLE: Record<string, string> = {
  'public.model_overrides': `update public.model_overrides set updated_by = nullif(current_setting('app.user_id'), '')::uuid`,
  'public.tool_calls': `update public.tool_calls set status = 'denied', decided_by = nullif(current_setting('app.user_id'), '')::uuid`,
  'public.members': `update public.members set role = 'member' where role = 'member'`,
}
const literal = (value: unknown) =>
  value === null || value === undefined
    ? 'null'
    : pg.escapeLiteral(typeof value === 'object' ? JSON.stringify(value) : String(value))
const OF_PERSON = ['created_by', 'invited_by', 'actor_id', 'from_user_id', 'revoked_by', 'updated_by']

function newRow(relation: Relation, doer: Doer, seeded: Seeded): Json {
  const row = seeded.rows[relation.name]?.a1 ?? seeded.rows[relation.name]?.a0
  if (!row) throw new Error(`${relation.name} has no row`)
  const copy = copyOf(relation, row, 'a1', 8_000)
  const me =
    doer === 'alone'
      ? OUTSIDER
      : doer === 'key' || doer === 'smallKey' || doer === 'visitor'
        ? null
        : personOf('a', doer)
  if (doer !== 'visitor') for (const column of OF_PERSON) if (column in copy) copy[column] = me
  return AS_MADE[relation.name]?.(copy, me, seeded) ?? copy
}

/** The verbs with an effect on one's own rows, in the order select insert update delete. */
export async function actualVerbs(
  client: pg.ClientBase,
  seeded: Seeded,
  relation: Relation,
  doer: Doer,
): Promise<string> {
  const who = identity(DOERS[doer])
  const enter = who.enter('a', 'b')
  const grants = relation.grants[who.role]
  const can: string[] = []
  const took = async (sql: string) => {
    const result = await effectOf(client, enter, sql)
    return /^\d{1,4}$/.test(result) && Number(result) > 0
  }
  if (await took(`select count(*) from ${relation.name}`)) can.push('select')
  if (grants?.insert.length) {
    const made = newRow(relation, doer, seeded)
    const columns = grants.insert.filter((column) => column in made)
    if (await took(insertSql(relation.name, made, columns))) can.push('insert')
  }
  const own = seeded.rows[relation.name]?.a1 ?? seeded.rows[relation.name]?.a0 ?? {}
  for (const column of grants?.update ?? []) {
    // Without a condition and without reading: a policy that takes in foreign rows then fails on them, and is seen.
    const blind = `update ${relation.name} set "${column}" = ${literal(own[column])}`
    if (
      await took(
        (doer === 'owner' && relation.name === 'public.members' ? undefined : UPDATABLE[relation.name]) ??
          blind,
      )
    ) {
      can.push('update')
      break
    }
  }
  if (await took(`delete from ${relation.name} ${DELETABLE[relation.name] ?? ''}`)) can.push('delete')
  return can.join(' ')
}

/** Everything that is not as written, in words. */
export async function runExpectations(
  client: pg.ClientBase,
  seeded: Seeded,
  only?: string[],
): Promise<{ checked: number; wrong: string[] }> {
  const wrong: string[] = []
  let checked = 0
  for (const relation of seeded.relations) {
    if (only && !only.includes(relation.name)) continue
    const expected = EXPECTED_ROWS[relation.name]
    if (!expected) {
      wrong.push(`${relation.name} is new: write in tests/security/expectations.ts who may do what with it`)
      continue
    }
    if (relation.kind !== 'table') continue
    for (const doer of Object.keys(DOERS) as Doer[]) {
      checked++
      const actual = await actualVerbs(client, seeded, relation, doer)
      if (actual !== (expected[doer] ?? ''))
        wrong.push(`${relation.name}: ${doer} may '${actual}', and should '${expected[doer] ?? ''}'`)
    }
    for (const column of NEVER_READ[relation.name] ?? []) {
      checked++
      const readers = ROLES.filter(
        (role) => role !== 'service_role' && relation.grants[role]?.select.includes(column),
      )
      if (readers.length > 0) wrong.push(`${relation.name}.${column} is a secret, and ${readers} may read it`)
    }
  }
  for (const name of Object.keys(EXPECTED_ROWS))
    if (!seeded.relations.some((relation) => relation.name === name))
      wrong.push(`${name} is expected, but gone`)
  return { checked, wrong }
}

export const classOf = (fn: DatabaseFunction): string =>
  `${fn.isTrigger ? 'trigger' : fn.callers.length > 0 ? fn.callers.filter((role) => role !== 'service_role' || fn.callers.length === 1).join(' ') : 'login role'}${fn.isDefiner ? ', as owner' : ''}`

export async function runFunctionExpectations(
  client: pg.ClientBase,
): Promise<{ checked: number; wrong: string[] }> {
  const functions = await readFunctions(client)
  const wrong: string[] = []
  for (const fn of functions) {
    const expected = EXPECTED_FUNCTIONS[fn.signature]
    if (expected === undefined)
      wrong.push(
        `${fn.signature} is new (${classOf(fn)}): write in tests/security/expectations.ts who may call it`,
      )
    else if (expected !== classOf(fn))
      wrong.push(`${fn.signature} is for '${classOf(fn)}', and should be for '${expected}'`)
  }
  for (const signature of Object.keys(EXPECTED_FUNCTIONS))
    if (!functions.some((fn) => fn.signature === signature)) wrong.push(`${signature} is expected, but gone`)
  return { checked: functions.length, wrong }
}
