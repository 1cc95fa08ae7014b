import { sql } from 'kysely'
import type { Tx } from './scope.server.ts'

type Place = { workspaceId: string; agentId: string; conversationId: string; visitorId: string }

/** The one lead of a conversation: new values go over what was known before. Returns its id. */
export async function upsertLead(tx: Tx, place: Place, values: { [key: string]: unknown }): Promise<string> {
  const { rows } = await sql<{ id: string }>`
    insert into leads as l (workspace_id, agent_id, conversation_id, visitor_id, values)
    values (${place.workspaceId}, ${place.agentId}, ${place.conversationId}, ${place.visitorId}, ${JSON.stringify(values)}::jsonb)
    on conflict (workspace_id, conversation_id) do update set values = l.values || excluded.values, updated_at = now()
    returning l.id
  `.execute(tx)
  return rows[0]?.id ?? ''
}
