import pg from 'pg'
import type { Relation } from './catalogue.ts'
import {
  type Home,
  idIn,
  insertSql,
  type Json,
  personOf,
  type Seeded,
  type Strand,
  workspaceOf,
} from './seed.ts'
import type { Probe } from './sql.ts'

// What anybody could try on one relation: nothing here knows a table by its name.

const id = pg.escapeIdentifier
const value = (of: unknown) =>
  of === null || of === undefined
    ? 'null'
    : pg.escapeLiteral(typeof of === 'object' ? JSON.stringify(of) : String(of))
const quoteName = (name: string) => name.split('.').map(id).join('.')

export type Aim = {
  relation: Relation
  role: string
  /** A row that the caller may have a claim on, and one that they have none on. */
  own: Json | undefined
  foreign: Json
  home: Home
  victim: Home
  /** Rows that the caller may see at most. */
  most: number
}

const keyOf = (relation: Relation, row: Json) =>
  (relation.primaryKey.length > 0
    ? relation.primaryKey
    : relation.columns.slice(0, 1).map(({ name }) => name)
  )
    .map((name) => `t.${id(name)} = ${value(row[name])}`)
    .join(' and ')

function reading({ relation, role, foreign, victim, most }: Aim): Probe[] {
  const name = quoteName(relation.name)
  const granted = relation.grants[role]?.select ?? []
  const all = relation.columns.map((column) => column.name)
  const ofVictim = relation.tenantColumn
    ? `t.${id(relation.tenantColumn)} = '${workspaceOf(victim)}'`
    : keyOf(relation, foreign)
  const rowsOf = (columns: string[], rest: string) =>
    `select string_agg(to_jsonb(x)::text, ' ') from (select ${columns.map((column) => `t.${id(column)}`).join(', ')} from ${name} t ${rest}) x`
  const probes: Probe[] = []
  for (const columns of granted.length > 0 && granted.length < all.length ? [all, granted] : [all]) {
    probes.push(
      { what: 'select without a filter', sql: rowsOf(columns, '') },
      { what: 'select of the workspace', sql: rowsOf(columns, `where ${ofVictim}`) },
      { what: 'select by key', sql: rowsOf(columns, `where ${keyOf(relation, foreign)}`) },
      {
        what: 'select for update',
        sql: `with x as (${`select ${columns.map((column) => `t.${id(column)}`).join(', ')} from ${name} t for update`}) select string_agg(to_jsonb(x)::text, ' ') from x`,
      },
      { what: 'select with a true filter', sql: rowsOf(columns, 'where true or now() is null order by 1') },
    )
  }
  for (const column of all) {
    probes.push({
      what: `read ${column}`,
      sql: `select string_agg(t.${id(column)}::text, ' ') from ${name} t`,
    })
  }
  probes.push(
    { what: 'count', sql: `select count(*)::text from ${name} t`, max: most },
    { what: 'exists', sql: `select count(*)::text from ${name} t where ${keyOf(relation, foreign)}`, max: 0 },
    { what: 'count of the workspace', sql: `select count(*)::text from ${name} t where ${ofVictim}`, max: 0 },
  )
  return probes
}

function changing({ relation, role, own, foreign, home, victim }: Aim): Probe[] {
  const name = quoteName(relation.name)
  const granted = new Set(relation.grants[role]?.update ?? [])
  const columns = relation.columns.filter(({ isGenerated }) => !isGenerated).map((column) => column.name)
  const probes: Probe[] = []
  for (const column of columns) {
    const c = id(column)
    probes.push({
      what: `update ${column} by key`,
      sql: `update ${name} t set ${c} = t.${c} where ${keyOf(relation, foreign)}`,
    })
    if (!granted.has(column)) continue
    // Blind: no condition that would need reading.
    probes.push(
      { what: `update ${column} everywhere`, sql: `update ${name} set ${c} = ${c}` },
      {
        what: `overwrite ${column} blindly`,
        sql: `update ${name} set ${c} = ${value(own?.[column] ?? foreign[column])}`,
      },
      {
        what: `update ${column} returning`,
        sql: `with x as (update ${name} t set ${c} = t.${c} where ${keyOf(relation, foreign)} returning t.${c}) select string_agg(to_jsonb(x)::text, ' ') from x`,
      },
    )
  }
  if (relation.tenantColumn) {
    const tenant = id(relation.tenantColumn)
    probes.push(
      {
        what: 'steal the row',
        sql: `update ${name} t set ${tenant} = '${workspaceOf(home)}' where ${keyOf(relation, foreign)}`,
      },
      { what: 'steal all rows', sql: `update ${name} set ${tenant} = '${workspaceOf(home)}'` },
    )
    if (own)
      probes.push({
        what: 'move an own row there',
        sql: `update ${name} t set ${tenant} = '${workspaceOf(victim)}' where ${keyOf(relation, own)}`,
      })
  }
  if (own) {
    for (const column of columns) {
      if (!granted.has(column) || !isId(foreign[column]) || foreign[column] === own[column]) continue
      probes.push({
        what: `point an own row at theirs by ${column} alone`,
        sql: `update ${name} t set ${id(column)} = ${value(foreign[column])} where ${keyOf(relation, own)}`,
      })
    }
    for (const key of relation.foreignKeys) {
      const movable = key.columns.filter((column) => granted.has(column))
      for (const columns of [key.columns, movable]) {
        if (columns.length === 0) continue
        const set = columns.map((column) => `${id(column)} = ${value(foreign[column])}`).join(', ')
        probes.push({
          what: `point an own row at theirs by ${columns}`,
          sql: `update ${name} t set ${set} where ${keyOf(relation, own)}`,
        })
      }
    }
  }
  return probes
}

function removing({ relation, foreign, victim }: Aim): Probe[] {
  const name = quoteName(relation.name)
  const probes: Probe[] = [
    { what: 'delete by key', sql: `delete from ${name} t where ${keyOf(relation, foreign)}` },
    { what: 'delete all', sql: `delete from ${name}` },
    {
      what: 'delete with a join',
      sql: `delete from ${name} t using ${name} o where ${keyOf(relation, foreign)}`,
    },
    {
      what: 'delete returning',
      sql: `with x as (delete from ${name} t where ${keyOf(relation, foreign)} returning 1) select count(*)::text from x`,
      max: 0,
    },
    { what: 'truncate', sql: `truncate ${name} cascade` },
    {
      what: 'merge away',
      sql: `merge into ${name} t using (select 1 as one) s on ${keyOf(relation, foreign)} when matched then delete`,
    },
  ]
  if (relation.tenantColumn)
    probes.push({
      what: 'delete the workspace',
      sql: `delete from ${name} where ${id(relation.tenantColumn)} = '${workspaceOf(victim)}'`,
    })
  return probes
}

/** The same row once more: other ids, other values where a value may stand once only. */
export function copyOf(relation: Relation, row: Json, strand: Strand, number: number): Json {
  const copy: Json = { ...row }
  const keys = new Set([...relation.primaryKey, ...relation.uniques.flat()])
  for (const column of relation.columns) {
    if (!keys.has(column.name) || column.name === relation.tenantColumn) continue
    // What points at another table stays, except a row's own id that a circle of keys names too.
    const isOwnId = column.name === 'id' && relation.primaryKey.includes('id')
    if (!isOwnId && relation.foreignKeys.some((key) => key.columns.includes(column.name))) continue
    const known = copy[column.name]
    if (column.type === 'uuid') copy[column.name] = idIn(strand, number)
    else if (column.type === 'bytea') copy[column.name] = `\\x${String(number).padStart(64, '0')}`
    else if (typeof known === 'number') copy[column.name] = known + number
    else if (column.type === 'text' && typeof known === 'string' && column.allowed.length === 0)
      copy[column.name] =
        column.name === 'public_id' ? `ag_${String(number).padStart(16, '0')}` : `${known}-${number}`
    else if (column.type === 'date') copy[column.name] = '2001-01-01'
  }
  if (relation.name === 'public.workspaces') copy.id = idIn(strand, number)
  return copy
}

function adding({ relation, role, own, foreign, home, victim }: Aim): Probe[] {
  const granted = relation.grants[role]?.insert ?? []
  const writable = relation.columns.filter(({ isGenerated }) => !isGenerated).map((column) => column.name)
  const probes: Probe[] = []
  const theirs = copyOf(relation, foreign, `${victim}1`, 9_001)
  const granteds = granted.filter((column) => writable.includes(column))
  const columnSets =
    granteds.length > 0 && granteds.length < writable.length ? [writable, granteds] : [writable]
  for (const columns of columnSets) {
    const known = (row: Json) => columns.filter((column) => column in row)
    probes.push({
      what: 'insert there',
      sql: insertSql(relation.name, theirs, known(theirs)),
      isStrict: true,
    })
    if (relation.tenantColumn) {
      const mixed = { ...foreign, [relation.tenantColumn]: workspaceOf(home) }
      probes.push({ what: 'insert their row here', sql: insertSql(relation.name, mixed, known(mixed)) })
    }
    for (const unique of [relation.primaryKey, ...relation.uniques]) {
      if (unique.length === 0) continue
      const target = unique.map(id).join(', ')
      const insert = insertSql(relation.name, foreign, known(foreign))
      probes.push({
        what: `upsert on ${unique}, do nothing`,
        sql: `${insert} on conflict (${target}) do nothing`,
      })
      const updatable = (relation.grants[role]?.update ?? []).filter((column) => writable.includes(column))
      for (const column of updatable.length > 0 ? updatable.slice(0, 3) : columns.slice(0, 1)) {
        probes.push({
          what: `upsert on ${unique}, take over ${column}`,
          sql: `${insert} on conflict (${target}) do update set ${id(column)} = excluded.${id(column)}`,
        })
        if (!own) continue
        const clash: Json = { ...copyOf(relation, own, `${home}1`, 9_002) }
        for (const part of unique) clash[part] = foreign[part]
        probes.push({
          what: `upsert an own row on ${unique}, take over ${column}`,
          sql: `${insertSql(relation.name, clash, known(clash))} on conflict (${target}) do update set ${id(column)} = excluded.${id(column)}`,
        })
      }
    }
    if (!own) continue
    const copy = copyOf(relation, own, `${home}1`, 9_003)
    for (const column of known(copy)) {
      if (column === relation.tenantColumn || foreign[column] === own[column] || !isId(foreign[column]))
        continue
      probes.push({
        what: `insert here, with their ${column}`,
        sql: insertSql(relation.name, { ...copy, [column]: foreign[column] }, known(copy)),
      })
    }
    for (const column of known(copy)) {
      if (!relation.foreignKeys.some((key) => key.table === 'auth.users' && key.columns.includes(column)))
        continue
      probes.push({
        what: `insert here, in the name of their person as ${column}`,
        sql: insertSql(relation.name, { ...copy, [column]: personOf(victim, 'admin') }, known(copy)),
      })
    }
  }
  return probes
}

const isId = (what: unknown) => typeof what === 'string' && /^[0-9a-f]{8}-[0-9a-f-]{27}$/.test(what)

export function probesOf(aim: Aim): Probe[] {
  const isTable = aim.relation.kind === 'table'
  return [...reading(aim), ...(isTable ? [...changing(aim), ...removing(aim), ...adding(aim)] : [])]
}

export function rowsSeen(seeded: Seeded, relation: Relation, home: Home): number {
  return Object.keys(seeded.rows[relation.name] ?? {}).filter((strand) => strand.startsWith(home)).length
}
