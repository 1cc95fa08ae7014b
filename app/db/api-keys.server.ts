import type { Selectable } from 'kysely'
import type { Tx } from './scope.server.ts'
import type { ApiKeys } from './types.ts'

// The hash is written and never read back.
const COLUMNS = [
  'id',
  'name',
  'prefix',
  'scopes',
  'expires_at',
  'last_used_at',
  'revoked_at',
  'created_by',
  'created_at',
] as const

export type ApiKeyRow = Pick<Selectable<ApiKeys>, (typeof COLUMNS)[number]>

/** Newest first, at most 200: the ones that still open something before those that ended. */
export async function selectApiKeys(tx: Tx, workspaceId: string): Promise<ApiKeyRow[]> {
  return await tx
    .selectFrom('api_keys')
    .select(COLUMNS)
    .where('workspace_id', '=', workspaceId)
    .orderBy((eb) => eb('revoked_at', 'is not', null))
    .orderBy('created_at', 'desc')
    .limit(200)
    .execute()
}

export async function selectApiKey(
  tx: Tx,
  workspaceId: string,
  keyId: string,
): Promise<ApiKeyRow | undefined> {
  return await tx
    .selectFrom('api_keys')
    .select(COLUMNS)
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', keyId)
    .executeTakeFirst()
}

export async function insertApiKey(
  tx: Tx,
  key: {
    id: string
    workspaceId: string
    name: string
    prefix: string
    hash: Buffer
    scopes: string[]
    expiresAt: Date | null
    createdBy: string
  },
): Promise<void> {
  await tx
    .insertInto('api_keys')
    .values({
      id: key.id,
      workspace_id: key.workspaceId,
      name: key.name,
      prefix: key.prefix,
      key_hash: key.hash,
      scopes: key.scopes,
      expires_at: key.expiresAt,
      created_by: key.createdBy,
    })
    .execute()
}

/** False when there is no such key, or it was revoked before. */
export async function updateApiKeyRevoked(tx: Tx, workspaceId: string, keyId: string): Promise<boolean> {
  const result = await tx
    .updateTable('api_keys')
    .set({ revoked_at: new Date() })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', keyId)
    .where('revoked_at', 'is', null)
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}

/** What a key may know of its workspace. */
export async function selectWorkspaceOfKey(
  tx: Tx,
  workspaceId: string,
): Promise<{ id: string; slug: string; name: string } | undefined> {
  return await tx
    .selectFrom('workspaces')
    .select(['id', 'slug', 'name'])
    .where('id', '=', workspaceId)
    .executeTakeFirst()
}
