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

export type ProviderHealthRow = {
  connectionKey: string
  failures: number
  openedUntil: Date | null
  hasOpened: boolean
  isCooling: boolean
  isProbing: boolean
  lastError: string | null
  isSavedSince: boolean
}

/** The breakers of a workspace that have opened, as the database's clock has them now. For people: no more than they may see. */
export async function selectProviderHealth(tx: Tx, workspaceId: string): Promise<ProviderHealthRow[]> {
  const { rows } = await sql<ProviderHealthRow>`
    select h.connection_key as "connectionKey", h.failures, h.opened_until as "openedUntil",
      true as "hasOpened",
      h.opened_until > now() as "isCooling",
      coalesce(h.probing_until > now(), false) as "isProbing",
      h.last_error as "lastError",
      exists (
        select from provider_connections c
        where c.workspace_id = h.workspace_id and c.id::text = h.connection_key and c.updated_at > h.updated_at
      ) as "isSavedSince"
    from provider_health h
    where h.workspace_id = ${workspaceId} and h.opened_until is not null
    limit 300`.execute(tx)
  return rows
}
