import { asSystem } from '#app/db/scope.server.ts'
import {
  SEALED_COLUMNS,
  type SealedColumn,
  type SealedRow,
  selectSealed,
  updateSealed,
} from '#app/db/sealed-values.server.ts'
import { needsReseal, open, seal } from '#app/integrations/secrets/seal.server.ts'

/** `unreadable`: rows that no key of SECRETS_KEYS opens, as `table.column id`. */
export type Resealed = { looked: number; resealed: number; unreadable: string[] }

const BATCH = 100
const FIRST = '00000000-0000-0000-0000-000000000000'

/**
 * Seals every secret anew that is not under the first key. Each row by itself: ending it in the middle loses nothing, and the
 * next run goes on with what is left. Reports after each batch.
 */
export async function resealSecrets(report: (soFar: Resealed) => void = () => {}): Promise<Resealed> {
  const total: Resealed = { looked: 0, resealed: 0, unreadable: [] }
  for (const place of SEALED_COLUMNS) {
    let after = FIRST
    for (;;) {
      const rows = await asSystem('secrets are sealed anew', (tx) =>
        selectSealed(tx, place, { after, limit: BATCH }),
      )
      for (const row of rows) await resealOne(place, row, total)
      after = rows.at(-1)?.id ?? after
      if (rows.length > 0) report(total)
      if (rows.length < BATCH) break
    }
  }
  return total
}

async function resealOne(place: SealedColumn, row: SealedRow, total: Resealed): Promise<void> {
  total.looked += 1
  if (!needsReseal(row.sealed)) return
  const bound = { workspaceId: row.workspaceId, table: place.table, rowId: row.id, column: place.column }
  let sealed: string
  try {
    sealed = seal(open(row.sealed, bound), bound)
  } catch {
    total.unreadable.push(`${place.table}.${place.column} ${row.id}`)
    return
  }
  // A row that changed meanwhile was written with the first key already.
  await asSystem('a secret is sealed anew', (tx) =>
    updateSealed(tx, place, { id: row.id, before: row.sealed, after: sealed }),
  )
  total.resealed += 1
}
