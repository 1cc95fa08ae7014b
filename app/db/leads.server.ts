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

export type LeadRow = {
  id: string
  agentId: string
  agentName: string
  conversationId: string
  visitorName: string | null
  values: { [key: string]: unknown }
  /** What the agent calls its fields now: key and label. */
  fields: { key: string; label: string }[] | null
  /** ISO 8601 with microseconds, UTC. */
  createdAt: string
  updatedAt: string
}

export type LeadPlace = { at: string; id: string }

const utc = (column: string) =>
  sql`to_char(l.${sql.ref(column)} at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`

/** The newest first, those after `after` when given; of one agent or conversation, or of all that may be seen. */
export async function selectLeads(
  tx: Tx,
  key: {
    workspaceId: string
    agentId: string | null
    conversationId: string | null
    after: LeadPlace | null
    limit: number
  },
): Promise<LeadRow[]> {
  const { rows } = await sql<LeadRow>`
    select l.id, l.agent_id as "agentId", a.name as "agentName", l.conversation_id as "conversationId",
      v.name as "visitorName", l.values, a.draft #> '{tools,captureLead,fields}' as fields,
      ${utc('created_at')} as "createdAt", ${utc('updated_at')} as "updatedAt"
    from leads l
    join agents a on a.workspace_id = l.workspace_id and a.id = l.agent_id
    left join visitors v on v.workspace_id = l.workspace_id and v.id = l.visitor_id
    where l.workspace_id = ${key.workspaceId}
      and (${key.agentId}::uuid is null or l.agent_id = ${key.agentId}::uuid)
      and (${key.conversationId}::uuid is null or l.conversation_id = ${key.conversationId}::uuid)
      and (${key.after?.at ?? null}::timestamptz is null or l.created_at < ${key.after?.at ?? null}::timestamptz
        or (l.created_at = ${key.after?.at ?? null}::timestamptz and l.id > ${key.after?.id ?? null}::uuid))
    order by l.created_at desc, l.id
    limit ${key.limit}
  `.execute(tx)
  return rows
}

/** Every field that some of these leads has, by name. */
export async function selectLeadKeys(
  tx: Tx,
  key: { workspaceId: string; agentId: string | null; limit: number },
): Promise<string[]> {
  const { rows } = await sql<{ key: string }>`
    select distinct k.key from leads l, jsonb_object_keys(l.values) as k (key)
    where l.workspace_id = ${key.workspaceId} and (${key.agentId}::uuid is null or l.agent_id = ${key.agentId}::uuid)
    order by k.key limit ${key.limit}
  `.execute(tx)
  return rows.map((row) => row.key)
}
