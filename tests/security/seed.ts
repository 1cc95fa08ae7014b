import { createHash } from 'node:crypto'
import pg from 'pg'
import { type Column, type ForeignKey, type Relation, readRelations } from './catalogue.ts'
import { VALUES } from './values.ts'

// Two whole workspaces, A and B, each with strands of rows: 1 is one agent with its visitor and all that hangs on them, 2 is
// another agent with another visitor, 3 is another visitor of the first agent. Every id of a strand begins with the strand's eight letters, and every free text holds
// its canary, so that a row can be recognised wherever it turns up.

export type Home = 'a' | 'b'
/** `a0` is what A's strands share: the workspace and its people. */
export type Strand = `${Home}${0 | 1 | 2 | 3}`
export type Who = 'owner' | 'admin' | 'member' | 'narrowed' | 'removed' | 'spare'
export type Json = Record<string, unknown>

const PEOPLE: Who[] = ['owner', 'admin', 'member', 'narrowed', 'removed', 'spare']
export const OUTSIDER = 'cccccccc-0000-4000-8000-000000000001'

export const idIn = (strand: Strand, number: number): string =>
  `${strand.repeat(4)}-0000-4000-8000-${String(number).padStart(12, '0')}`
export const workspaceOf = (home: Home): string => idIn(`${home}0`, 1)
/** Who was removed carries no mark of the workspace: their own id they may see. */
export const personOf = (home: Home, who: Who): string =>
  who === 'removed'
    ? `dddddddd-0000-4000-8000-00000000000${home === 'a' ? 1 : 2}`
    : idIn(`${home}0`, 10 + PEOPLE.indexOf(who))
/** What a strand's visitor and program show at the doors. */
export const tokenOf = (strand: Strand): string => `vt_${strand.repeat(22).slice(0, 43)}`
export const keyOf = (strand: Strand): string => `hvx_${strand.repeat(22).slice(0, 43)}`
export const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest()
export const canary = (strand: Strand): string => `canary-${strand}`

/** What gives a strand's rows away in any text: their ids and their canaries. */
export const marksOf = (...strands: Strand[]): string =>
  strands.flatMap((strand) => [`${strand.repeat(4)}-`, `canary-${strand}`]).join('|')

export type Seeded = {
  relations: Relation[]
  /** Relation -> strand -> the row as JSON, without generated columns. */
  rows: Record<string, Partial<Record<Strand, Json>>>
}

const quote = (name: string) => name.split('.').map(pg.escapeIdentifier).join('.')

/** Tables after what they point at; a circle is broken at a key that may be null. */
function inOrder(tables: Relation[]): Relation[] {
  const left = new Map(tables.map((table) => [table.name, table]))
  const done: Relation[] = []
  const mustWait = (table: Relation, key: ForeignKey) =>
    key.table !== table.name &&
    left.has(key.table) &&
    key.columns.every((name) => table.columns.find((column) => column.name === name)?.isRequired)
  while (left.size > 0) {
    const ready =
      [...left.values()].find((table) =>
        table.foreignKeys.every((key) => !left.has(key.table) || key.table === table.name),
      ) ?? [...left.values()].find((table) => !table.foreignKeys.some((key) => mustWait(table, key)))
    if (!ready) throw new Error(`tables point at each other in a circle: ${[...left.keys()]}`)
    left.delete(ready.name)
    done.push(ready)
  }
  return done
}

function plainValue(column: Column, strand: Strand, table: string, nextId: () => string): unknown {
  if (column.allowed.length > 0) return column.allowed[0]
  switch (column.type) {
    case 'uuid':
      return nextId()
    case 'text':
    case 'character varying':
      return `${canary(strand)} ${table}.${column.name}`
    case 'jsonb':
      return column.hasDefault ? undefined : { canary: canary(strand) }
    case 'bytea':
      return `\\x${sha256(`${table}.${column.name} ${strand}`).toString('hex')}`
    case 'text[]':
      return [canary(strand)]
    case 'halfvec':
    case 'extensions.halfvec':
      return '[1,0,0]'
    case 'timestamp with time zone':
      return column.isRequired && !column.hasDefault
        ? new Date(Date.now() + 30 * 86_400_000).toISOString()
        : undefined
    case 'date':
      return `${new Date().toISOString().slice(0, 7)}-01`
    case 'boolean':
      return column.hasDefault ? undefined : false
    case 'smallint':
    case 'integer':
    case 'bigint':
    case 'numeric':
    case 'double precision':
      return column.isRequired && !column.hasDefault ? 1 : undefined
    default:
      return undefined
  }
}

function referencedValue(
  key: ForeignKey,
  at: number,
  home: Home,
  strand: Strand,
  rows: Seeded['rows'],
): unknown {
  const referenced = key.referenced[at] as string
  if (key.table === 'auth.users') return personOf(home, 'owner')
  if (key.table === 'public.members' && referenced === 'user_id') return personOf(home, 'member')
  const row = rows[key.table]?.[strand] ?? rows[key.table]?.[`${home}0`] ?? rows[key.table]?.[`${home}1`]
  return row?.[referenced]
}

function makeRow(
  table: Relation,
  home: Home,
  strand: Strand,
  rows: Seeded['rows'],
  nextId: () => string,
): Json {
  const written = VALUES[table.name]?.({ home, strand, nextId, rows }) ?? {}
  const row: Json = {}
  for (const column of table.columns) {
    if (column.isGenerated) continue
    if (column.name in written) {
      row[column.name] = written[column.name]
      continue
    }
    if (column.name === table.tenantColumn) {
      row[column.name] = workspaceOf(home)
      continue
    }
    if (column.name === 'user_id' && column.type === 'uuid' && !table.tenantColumn) {
      row[column.name] = personOf(home, 'owner')
      continue
    }
    const key = table.foreignKeys.find(({ columns }) => columns.includes(column.name))
    const referenced = key && referencedValue(key, key.columns.indexOf(column.name), home, strand, rows)
    // A key of a circle points at what is not there yet: its own id it has all the same.
    row[column.name] =
      key && (referenced !== undefined || !column.isRequired)
        ? referenced
        : plainValue(column, strand, table.name, nextId)
  }
  for (const name of Object.keys(row)) if (row[name] === undefined) delete row[name]
  return row
}

export const insertSql = (table: string, row: Json, columns = Object.keys(row)): string =>
  `insert into ${quote(table)} (${columns.map(pg.escapeIdentifier).join(', ')}) select ${columns
    .map(pg.escapeIdentifier)
    .join(
      ', ',
    )} from jsonb_populate_record(null::${quote(table)}, ${pg.escapeLiteral(JSON.stringify(row))}::jsonb)`

async function seedPeople(client: pg.ClientBase): Promise<void> {
  const insertUser = 'insert into auth.users (id, email) values ($1, $2)'
  await client.query(insertUser, [OUTSIDER, 'canary-outsider@tests.local'])
  for (const home of ['a', 'b'] as const) {
    for (const who of PEOPLE) {
      await client.query(insertUser, [personOf(home, who), `${canary(`${home}0`)}-${who}@tests.local`])
    }
  }
}

/** Fills every table, whatever tables there are, in one transaction. A table that cannot be filled stops the run with what is missing. */
export async function seedWorkspaces(client: pg.ClientBase): Promise<Seeded> {
  const relations = await readRelations(client)
  const rows: Seeded['rows'] = {}
  await seedPeople(client)
  const tables = inOrder(relations.filter(({ kind }) => kind === 'table'))
  const ofVisitors = tablesOfVisitors(tables)
  for (const home of ['a', 'b'] as const) {
    for (const table of tables) {
      for (const strand of strandsOf(table, home, ofVisitors)) {
        let number = tables.indexOf(table) * 100 + 100
        const row = makeRow(table, home, strand, rows, () => idIn(strand, number++))
        await client.query('savepoint seeding')
        try {
          await client.query(insertSql(table.name, row))
        } catch (thrown) {
          const { message, code, column, constraint } = thrown as pg.DatabaseError
          await client.query('rollback to savepoint seeding')
          // A table that holds one row for each workspace has none for the second strand.
          if (code === '23505' && !strand.endsWith('1') && !SHARED.includes(table.name)) continue
          throw new Error(
            `no row could be made for ${table.name} (${message}; ${constraint ?? column ?? code}): say in tests/security/values.ts what a row needs\n${JSON.stringify(row)}`,
          )
        }
        rows[table.name] = { ...rows[table.name], [strand]: row }
      }
      if (table.name === 'public.members') await seedMembers(client, home)
    }
  }
  await closeCircles(client, tables, rows)
  for (const table of tables) await readBack(client, table, rows)
  return { relations, rows }
}

const SHARED = ['public.workspaces', 'public.members', 'public.profiles']
const strandsOf = (table: Relation, home: Home, ofVisitors: Set<string>): Strand[] => {
  if (SHARED.includes(table.name)) return [`${home}0`]
  return ofVisitors.has(table.name) ? [`${home}1`, `${home}2`, `${home}3`] : [`${home}1`, `${home}2`]
}

/** Tables whose rows are a visitor's, by whatever way their keys lead there. */
function tablesOfVisitors(tables: Relation[]): Set<string> {
  const found = new Set(['public.visitors'])
  for (const _ of tables)
    for (const { name, foreignKeys } of tables)
      if (foreignKeys.some((key) => found.has(key.table))) found.add(name)
  return found
}

/** The row of `members` that the seeder makes is the owner's; here come the others, before anything points at them. */
async function seedMembers(client: pg.ClientBase, home: Home): Promise<void> {
  for (const who of ['admin', 'member', 'narrowed', 'spare'] as const) {
    const role = who === 'admin' ? 'admin' : 'member'
    await client.query(
      'insert into public.members (workspace_id, user_id, role) values ($1, $2, $3) on conflict do nothing',
      [workspaceOf(home), personOf(home, who), role],
    )
    await client.query(
      'insert into public.profiles (user_id, display_name) values ($1, $2) on conflict do nothing',
      [personOf(home, who), `${canary(`${home}0`)} ${who}`],
    )
  }
}

/** Keys left null because what they point at came later. */
async function closeCircles(client: pg.ClientBase, tables: Relation[], rows: Seeded['rows']): Promise<void> {
  for (const table of tables) {
    for (const [strand, row] of Object.entries(rows[table.name] ?? {}) as [Strand, Json][]) {
      for (const key of table.foreignKeys) {
        if (key.columns.every((name) => row[name] !== undefined) || key.table === 'auth.users') continue
        const written =
          VALUES[table.name]?.({ home: strand[0] as Home, strand, nextId: () => '', rows }) ?? {}
        if (key.columns.some((name) => name in written)) continue
        const values = key.columns.map((_, at) => referencedValue(key, at, strand[0] as Home, strand, rows))
        if (values.some((value) => value === undefined)) continue
        const missing = key.columns
          .map((name, at) => ({ name, value: values[at] }))
          .filter(({ name }) => row[name] === undefined)
        await client.query(
          `update ${quote(table.name)} set ${missing.map(({ name }, at) => `${pg.escapeIdentifier(name)} = $${at + 1}`)} where ${table.primaryKey.map((name) => `${pg.escapeIdentifier(name)} = ${pg.escapeLiteral(String(row[name]))}`).join(' and ')}`,
          missing.map(({ value }) => value),
        )
      }
    }
  }
}

async function readBack(client: pg.ClientBase, table: Relation, rows: Seeded['rows']): Promise<void> {
  const generated = table.columns.filter(({ isGenerated }) => isGenerated).map(({ name }) => name)
  for (const [strand, row] of Object.entries(rows[table.name] ?? {}) as [Strand, Json][]) {
    const where = table.primaryKey
      .map((name) => `${pg.escapeIdentifier(name)} = ${pg.escapeLiteral(String(row[name]))}`)
      .join(' and ')
    const found = await client.query<{ row: Json }>(
      `select to_jsonb(t) - $1::text[] as row from ${quote(table.name)} t where ${where}`,
      [generated],
    )
    const whole = found.rows[0]?.row
    if (!whole) throw new Error(`the row of ${table.name} is gone`)
    rows[table.name] = { ...rows[table.name], [strand]: whole }
  }
}
