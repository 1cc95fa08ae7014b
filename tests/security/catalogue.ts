import type pg from 'pg'

// What there is, as the database itself says it: nothing in these suites names a table that a person has to remember.

export type Column = {
  name: string
  type: string
  isRequired: boolean
  hasDefault: boolean
  /** Of a CHECK (column IN (...)), in its order. */
  allowed: string[]
  /** The database writes it; nobody else may. */
  isGenerated: boolean
}
export type ForeignKey = { columns: string[]; table: string; referenced: string[] }
export type Relation = {
  /** `schema.name`. */
  name: string
  kind: 'table' | 'view' | 'materialized view' | 'foreign table'
  columns: Column[]
  primaryKey: string[]
  uniques: string[][]
  foreignKeys: ForeignKey[]
  /** The column that says whose a row is; null when the row has none of its own. */
  tenantColumn: string | null
  /** role -> verb -> columns it was granted. */
  grants: Record<string, Record<Verb, string[]>>
}
export type Verb = 'select' | 'insert' | 'update'
export type DatabaseFunction = {
  /** `schema.name(types)`. */
  signature: string
  name: string
  parameters: { name: string; type: string; hasDefault: boolean }[]
  isDefiner: boolean
  isTrigger: boolean
  /** Roles of ours and of the API that may call it. */
  callers: string[]
}

export const ROLES = ['anon', 'authenticated', 'service_role', 'app_user', 'app_visitor', 'app_key'] as const

const KINDS: Record<string, Relation['kind']> = {
  r: 'table',
  p: 'table',
  v: 'view',
  m: 'materialized view',
  f: 'foreign table',
}

type Row = Omit<Relation, 'kind' | 'tenantColumn' | 'columns'> & {
  kind: string
  columns: (Omit<Column, 'allowed'> & { check: string | null })[]
}

/** Every relation of the schema `public`, or the named ones of others. */
export async function readRelations(client: pg.ClientBase, only?: readonly string[]): Promise<Relation[]> {
  const { rows } = await client.query<Row>(
    `select c.oid::regclass::text as regclass, n.nspname || '.' || c.relname as name, c.relkind as kind,
      (select jsonb_agg(jsonb_build_object(
          'name', a.attname, 'type', format_type(a.atttypid, null), 'isRequired', a.attnotnull, 'hasDefault', a.atthasdef,
          'isGenerated', a.attgenerated <> '' or a.attidentity = 'a',
          'check', (select string_agg(pg_get_constraintdef(k.oid), ' ') from pg_constraint k
            where k.conrelid = c.oid and k.contype = 'c' and k.conkey = array[a.attnum])) order by a.attnum)
        from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns,
      coalesce((select (select jsonb_agg(a.attname order by k.ord) from unnest(i.indkey::int2[]) with ordinality k (num, ord)
          join pg_attribute a on a.attrelid = c.oid and a.attnum = k.num)
        from pg_index i where i.indrelid = c.oid and i.indisprimary), '[]') as "primaryKey",
      coalesce((select jsonb_agg((select jsonb_agg(a.attname order by k.ord) from unnest(i.indkey::int2[]) with ordinality k (num, ord)
          join pg_attribute a on a.attrelid = c.oid and a.attnum = k.num))
        from pg_index i where i.indrelid = c.oid and i.indisunique and i.indpred is null and i.indexprs is null), '[]') as uniques,
      coalesce((select jsonb_agg(jsonb_build_object(
          'columns', (select jsonb_agg(a.attname order by k.ord) from unnest(f.conkey) with ordinality k (num, ord)
            join pg_attribute a on a.attrelid = f.conrelid and a.attnum = k.num),
          'table', (select fn.nspname || '.' || fc.relname from pg_class fc join pg_namespace fn on fn.oid = fc.relnamespace where fc.oid = f.confrelid),
          'referenced', (select jsonb_agg(a.attname order by k.ord) from unnest(f.confkey) with ordinality k (num, ord)
            join pg_attribute a on a.attrelid = f.confrelid and a.attnum = k.num)) order by f.conname)
        from pg_constraint f where f.conrelid = c.oid and f.contype = 'f'), '[]') as "foreignKeys",
      (select jsonb_object_agg(r.role, jsonb_build_object(
          'select', (select coalesce(jsonb_agg(a.attname order by a.attnum), '[]') from pg_attribute a where a.attrelid = c.oid and a.attnum > 0
            and not a.attisdropped and has_column_privilege(r.role, c.oid, a.attnum, 'select')),
          'insert', (select coalesce(jsonb_agg(a.attname order by a.attnum), '[]') from pg_attribute a where a.attrelid = c.oid and a.attnum > 0
            and not a.attisdropped and has_column_privilege(r.role, c.oid, a.attnum, 'insert')),
          'update', (select coalesce(jsonb_agg(a.attname order by a.attnum), '[]') from pg_attribute a where a.attrelid = c.oid and a.attnum > 0
            and not a.attisdropped and has_column_privilege(r.role, c.oid, a.attnum, 'update'))))
        from unnest($1::text[]) r (role)) as grants
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p', 'v', 'm', 'f')
      and case when $2::text[] is null then n.nspname = 'public' else n.nspname || '.' || c.relname = any ($2) end
      and not exists (select from pg_depend d where d.objid = c.oid and d.deptype = 'e')
    order by 2`,
    [ROLES, only ?? null],
  )
  return rows.map(({ columns, kind, ...row }) => ({
    ...row,
    kind: KINDS[kind] as Relation['kind'],
    columns: columns.map(({ check, ...column }) => ({ ...column, allowed: allowedBy(check) })),
    tenantColumn: tenantColumnOf(row.name, columns),
  }))
}

function tenantColumnOf(name: string, columns: { name: string }[]): string | null {
  if (name === 'public.workspaces') return 'id'
  return columns.some((column) => column.name === 'workspace_id') ? 'workspace_id' : null
}

function allowedBy(check: string | null): string[] {
  const list = check && /= ANY \(+ARRAY\[(.*?)\]/.exec(check)?.[1]
  return list ? [...list.matchAll(/'((?:[^']|'')*)'/g)].map(([, value = '']) => value) : []
}

/** Every function of ours in the schemas `app` and `public`. */
export async function readFunctions(client: pg.ClientBase): Promise<DatabaseFunction[]> {
  const { rows } = await client.query<DatabaseFunction>(
    `select n.nspname || '.' || p.proname || '(' || coalesce((select string_agg(format_type(t, null), ',' order by o)
        from unnest(p.proargtypes) with ordinality x (t, o)), '') || ')' as signature,
      n.nspname || '.' || p.proname as name, p.prosecdef as "isDefiner", p.prorettype = 'trigger'::regtype as "isTrigger",
      coalesce((select jsonb_agg(jsonb_build_object('name', coalesce(p.proargnames[o], ''), 'type', format_type(t, null),
          'hasDefault', o > p.pronargs - p.pronargdefaults) order by o)
        from unnest(p.proargtypes) with ordinality x (t, o)), '[]') as parameters,
      array(select r from unnest($1::text[]) r where has_function_privilege(r, p.oid, 'execute')) as callers
    from pg_proc p join pg_namespace n on n.oid = p.pronamespace
    where n.nspname in ('app', 'public') and p.prokind = 'f'
      and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')
    order by 1`,
    [ROLES],
  )
  return rows
}
