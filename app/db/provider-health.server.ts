import { sql } from 'kysely'
import type { Tx } from './scope.server.ts'

// The breakers of a workspace's connections. Each of these is one conditional write; for the login role.

type Key = { workspaceId: string; connectionKey: string }

/** One more failure in a row. From the `openAfter`th on nobody asks for `coolDownMs`. Whether it is open now. */
export async function noteProviderFailure(
  tx: Tx,
  key: Key,
  failure: { kind: string; openAfter: number; coolDownMs: number },
): Promise<boolean> {
  const { rows } = await sql<{ is_open: boolean }>`
    select app.note_provider_failure(${key.workspaceId}::uuid, ${key.connectionKey}, ${failure.kind},
      ${failure.openAfter}::int, ${Math.round(failure.coolDownMs)}::int) as is_open`.execute(tx)
  return rows[0]?.is_open === true
}

/** Closes the breaker. */
export async function noteProviderSuccess(tx: Tx, key: Key): Promise<void> {
  await sql`select app.note_provider_success(${key.workspaceId}::uuid, ${key.connectionKey})`.execute(tx)
}

/** True for the one who may try a connection that has cooled down; nobody else may for `probeMs`. */
export async function claimProviderProbe(tx: Tx, key: Key, probeMs: number): Promise<boolean> {
  const { rows } = await sql<{ is_claimed: boolean }>`
    select app.claim_provider_probe(${key.workspaceId}::uuid, ${key.connectionKey}, ${probeMs}::int) as is_claimed
  `.execute(tx)
  return rows[0]?.is_claimed === true
}
