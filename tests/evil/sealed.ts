import { SEALED_COLUMNS } from '#app/db/sealed-values.server.ts'
import { type Bound, keyNameOf } from '#app/integrations/secrets/envelope.ts'
import { open } from '#app/integrations/secrets/seal.server.ts'
import type { World } from './world.ts'

// Whatever looks like an envelope anywhere in the database stands in a column that is resealed, and opens there and nowhere else.

type Kept = { place: string; bound: Bound; sealed: string }

const TEXTS = `
  select n.nspname as schema, c.relname as "table", a.attname as "column" from pg_class c
  join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  where c.relkind = 'r' and n.nspname !~ '^pg_' and n.nspname <> 'information_schema' order by 1, 2, 3`
const ENVELOPE = 'v1\\.[A-Za-z0-9_-]{1,32}\\.[A-Za-z0-9_-]{80}\\.'
const known = new Set<string>(SEALED_COLUMNS.map(({ table, column }) => `public.${table}.${column}`))

export async function checkSealed({ watch }: World): Promise<{ tries: number; wrong: string[] }> {
  const wrong: string[] = []
  const kept: Kept[] = []
  const columns = await watch.query<{ schema: string; table: string; column: string }>(TEXTS)
  for (const { schema, table, column } of columns) {
    const place = `${schema}.${table}.${column}`
    if (/^sealed_/.test(column) && !known.has(place))
      wrong.push(`${place} is not sealed anew with the others`)
    const rows = await watch.query<{ row: Record<string, unknown>; value: string }>(
      `select to_jsonb(t) as row, t."${column}"::text as value from "${schema}"."${table}" t where t."${column}"::text ~ $1`,
      [ENVELOPE],
    )
    for (const { row, value } of rows) {
      if (!known.has(place) || !keyNameOf(value)) {
        wrong.push(`${place} holds an envelope`)
        continue
      }
      const bound = { workspaceId: String(row.workspace_id), table, rowId: String(row.id), column }
      kept.push({ place, bound, sealed: value })
    }
  }
  for (const place of known)
    if (!kept.some((each) => each.place === place))
      wrong.push(`${place} was never filled: nothing is known of it`)
  return { tries: kept.length ** 2, wrong: [...wrong, ...swap(kept)] }
}

/** Every value at every place: of another row, another column, another table, another workspace. */
function swap(kept: Kept[]): string[] {
  const wrong: string[] = []
  const places = kept.flatMap(({ bound }): Bound[] => [
    bound,
    ...SEALED_COLUMNS.filter(({ table }) => table === bound.table).map(({ column }) => ({
      ...bound,
      column,
    })),
  ])
  for (const { sealed, bound, place } of kept) {
    for (const where of places) {
      const isOwn = JSON.stringify(where) === JSON.stringify(bound)
      const opens = opened(sealed, where)
      if (opens !== isOwn)
        wrong.push(
          `${place} of ${bound.rowId} ${opens ? 'opens' : 'does not open'} at ${JSON.stringify(where)}`,
        )
    }
    // A letter changed anywhere is another value.
    for (let at = 0; at < sealed.length; at += 7) {
      const changed = sealed.slice(0, at) + (sealed[at] === 'A' ? 'B' : 'A') + sealed.slice(at + 1)
      if (opened(changed, bound) && changed !== sealed)
        wrong.push(`${place} opens after its letter ${at} was changed`)
    }
  }
  return wrong
}

function opened(sealed: string, where: Bound): boolean {
  try {
    open(sealed, where)
    return true
  } catch {
    return false
  }
}
