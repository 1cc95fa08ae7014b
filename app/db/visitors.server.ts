import { sql } from 'kysely'
import type { Tx } from './scope.server.ts'

/** A new visitor with a token. Throws NOT_FOUND (HX404) for an agent that is unknown, unpublished or archived. */
export async function insertVisitorSession(
  tx: Tx,
  session: { publicId: string; visitorId: string; tokenHash: Buffer; language: string | null },
): Promise<{ workspaceId: string; agentId: string; expiresAt: Date }> {
  const { rows } = await sql<{ workspace_id: string; agent_id: string; expires_at: Date }>`
    select * from app.open_visitor_session(${session.publicId}, ${session.visitorId}::uuid, ${session.tokenHash}, ${session.language})
  `.execute(tx)
  const row = rows[0]
  if (!row) throw new Error('app.open_visitor_session returned nothing')
  return { workspaceId: row.workspace_id, agentId: row.agent_id, expiresAt: row.expires_at }
}
