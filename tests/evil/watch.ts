import pg from 'pg'

// Counts at the database: every row of every table that was written or went away, told by the transaction that wrote it.
// So nothing has to be known of a table for a change in it to be seen.

type Table = { name: string; columns: string[] }
export type Scope = { workspaceId: string; conversationIds: string[]; visitorIds: string[] }
export type Mark = { xid: string; rows: Map<string, number> }
export type Watch = {
  mark(): Promise<Mark>
  /** Rows outside the scope that are new, changed or gone since, in words. */
  strangeSince(mark: Mark, scope: Scope): Promise<string[]>
  /** Rows of the conversations, by table. */
  made(scope: Scope): Promise<Record<string, number>>
  query<T extends pg.QueryResultRow>(text: string, values?: unknown[]): Promise<T[]>
  /** Every row of every table, as text. */
  everything(): Promise<{ table: string; text: string }[]>
  close(): Promise<void>
}

/** Counted with every answer, in the workspace that gives it; any other workspace's would be a side effect. */
const BOOKS = new Set([
  'public.usage_counters',
  'public.usage_ledger',
  'public.spend_days',
  'public.provider_health',
  'public.budget_counters',
  'public.budget_entries',
])
/** Counted by the doors and the house, for nobody. */
const HOUSE = new Set(['public.rate_limits', 'app.worker_heartbeats'])

/** Where a fooled model could write. */
const OURS = /^(public|app|graphile_worker|auth|storage)\./
/** Where Auth keeps the refresh tokens that it made. */
const OF_AUTH = new Set(['auth.refresh_tokens'])

export async function watchDatabase(url: string): Promise<Watch> {
  const client = new pg.Client(url)
  await client.connect()
  const query = async <T extends pg.QueryResultRow>(text: string, values: unknown[] = []) =>
    (await client.query<T>(text, values)).rows
  const tables = await query<Table>(`
    select n.nspname || '.' || c.relname as name, array_agg(a.attname::text) as columns
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
      join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where c.relkind = 'r' and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
    group by 1 order by 1`)
  const watched = tables.filter(({ name }) => OURS.test(name) && !HOUSE.has(name))
  const total = watched.map(
    ({ name }) => `select '${name}' as name, count(*)::int as rows from ${quoted(name)}`,
  )
  const strange = watched.map((table) => {
    const own = ownRows(table)
    return `select '${table.name}' as name,
      count(*) filter (where xmin::text::bigint < $1 or (${own.books}))::int as kept,
      coalesce(jsonb_agg(to_jsonb(t)) filter (where xmin::text::bigint >= $1 and not (${own.any})), '[]') as strange,
      count(*) filter (where xmin::text::bigint >= $1 and (${own.books}))::int as books
      from ${quoted(table.name)} t where $2::uuid is not null and $3::uuid[] is not null and $4::uuid[] is not null`
  })
  return {
    query,
    async mark() {
      const [row] = await query<{ xid: string }>('select txid_current()::text as xid')
      const rows = await query<{ name: string; rows: number }>(total.join(' union all '))
      return { xid: row?.xid ?? '0', rows: new Map(rows.map(({ name, rows: count }) => [name, count])) }
    },
    async strangeSince(mark, { workspaceId, conversationIds, visitorIds }) {
      const rows = await query<{ name: string; kept: number; strange: unknown[] }>(
        strange.join(' union all '),
        [mark.xid, workspaceId, conversationIds, visitorIds],
      )
      return rows.flatMap(({ name, kept, strange: written }) => {
        const gone = (mark.rows.get(name) ?? 0) - kept
        return [
          ...written.map((row) => `${name} was written: ${JSON.stringify(row).slice(0, 300)}`),
          ...(gone > 0 && written.length === 0 ? [`${gone} rows of ${name} are gone`] : []),
        ]
      })
    },
    async made({ conversationIds }) {
      const inside = watched.filter(({ columns }) => columns.includes('conversation_id'))
      const rows = await query<{ name: string; rows: number }>(
        inside
          .map(
            ({ name }) =>
              `select '${name.split('.')[1]}' as name, count(*)::int as rows from ${quoted(name)} where conversation_id = any($1)`,
          )
          .join(' union all '),
        [conversationIds],
      )
      return Object.fromEntries(rows.map(({ name, rows: count }) => [name, count]))
    },
    async everything() {
      const found = []
      for (const { name } of tables.filter((table) => !OF_AUTH.has(table.name))) {
        const rows = await query<{ text: string }>(`select to_jsonb(t)::text as text from ${quoted(name)} t`)
        found.push({ table: name, text: rows.map(({ text }) => text).join('\n') })
      }
      return found
    },
    close: () => client.end(),
  }
}

const quoted = (name: string) =>
  name
    .split('.')
    .map((part) => `"${part}"`)
    .join('.')

/** What belongs to the conversation at hand ($3), to its visitor ($4) or to the books of its workspace ($2). */
function ownRows({ name, columns }: Table): { any: string; books: string } {
  const has = (column: string) => columns.includes(column)
  const books = BOOKS.has(name) && has('workspace_id') ? 'workspace_id = $2' : 'false'
  const own = [
    has('conversation_id') ? 'conversation_id = any($3)' : 'false',
    name === 'public.conversations' ? 'id = any($3)' : 'false',
    name === 'public.visitors' ? 'id = any($4)' : 'false',
    name === 'public.visitor_tokens' ? 'visitor_id = any($4)' : 'false',
  ]
  return { any: [...own, books].map((part) => `coalesce(${part}, false)`).join(' or '), books }
}
