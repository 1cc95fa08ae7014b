import type { ProviderKind } from '#app/contracts/provider-kinds.ts'
import { open, seal } from '#app/integrations/secrets/seal.server.ts'

/** What connectModel needs to ask a workspace's provider. `apiKey` is '' where none is kept. Never leaves the server. */
export type ConnectionConfig = {
  provider: ProviderKind
  apiKey: string
  baseUrl?: string
  /** A workspace named the address: it is asked through the guard. */
  trusted: false
}

const place = (workspaceId: string, connectionId: string) => ({
  workspaceId,
  table: 'provider_connections',
  rowId: connectionId,
  column: 'sealed_key',
})

export const sealKey = (key: string, workspaceId: string, connectionId: string): string =>
  seal(key, place(workspaceId, connectionId))

/** A connection as it stands in the database: address and sealed key as they belong together. */
export type StoredConnection = {
  id: string
  kind: ProviderKind
  baseUrl: string | null
  sealedKey: string | null
}

/** Throws INTERNAL `errors.providers.secretUnreadable`. */
export function openConfig(workspaceId: string, row: StoredConnection): ConnectionConfig {
  const apiKey = row.sealedKey === null ? '' : open(row.sealedKey, place(workspaceId, row.id))
  return configOf(row.kind, row.baseUrl, apiKey)
}

export function configOf(provider: ProviderKind, baseUrl: string | null, apiKey: string): ConnectionConfig {
  return { provider, apiKey, ...(baseUrl === null ? {} : { baseUrl }), trusted: false }
}
