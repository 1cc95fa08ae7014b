import { sql } from 'kysely'
import type { Tx } from './scope.server.ts'

export type FollowUp = {
  id: string
  workspaceId: string
  agentId: string
  conversationId: string
  runId: string
  topic: string
  dueAt: Date
}

/** The one open follow-up of a conversation. An earlier one gives way; the same run's stays. Under the conversation's lock. */
export async function insertFollowUp(tx: Tx, followUp: FollowUp): Promise<{ id: string; isNew: boolean }> {
  const known = await sql<{ id: string }>`
    select id from follow_ups where workspace_id = ${followUp.workspaceId}
      and conversation_id = ${followUp.conversationId} and run_id = ${followUp.runId} and status = 'scheduled'
  `.execute(tx)
  if (known.rows[0]) return { id: known.rows[0].id, isNew: false }
  await sql`
    update follow_ups set status = 'cancelled' where workspace_id = ${followUp.workspaceId}
      and conversation_id = ${followUp.conversationId} and status = 'scheduled'
  `.execute(tx)
  await sql`
    insert into follow_ups (id, workspace_id, agent_id, conversation_id, run_id, due_at, topic)
    values (${followUp.id}, ${followUp.workspaceId}, ${followUp.agentId}, ${followUp.conversationId}, ${followUp.runId},
      ${followUp.dueAt.toISOString()}::timestamptz, ${followUp.topic})
  `.execute(tx)
  return { id: followUp.id, isNew: true }
}

export type DueFollowUp = {
  id: string
  agentId: string
  agentName: string
  conversationId: string
  topic: string
  /** Somebody wrote since it was scheduled, people answer here, or it is closed: there is nothing to follow up. */
  isMoot: boolean
  isDue: boolean
}

/** The conversation of a follow-up that is still to be sent. */
export async function selectFollowUpPlace(
  tx: Tx,
  key: { workspaceId: string; followUpId: string },
): Promise<string | null> {
  const { rows } = await sql<{ conversationId: string }>`
    select conversation_id as "conversationId" from follow_ups
    where workspace_id = ${key.workspaceId} and id = ${key.followUpId} and status = 'scheduled'
  `.execute(tx)
  return rows[0]?.conversationId ?? null
}

/** A scheduled follow-up, locked; null when it was sent or cancelled. */
export async function selectDueFollowUp(
  tx: Tx,
  key: { workspaceId: string; followUpId: string },
): Promise<DueFollowUp | null> {
  const { rows } = await sql<DueFollowUp>`
    select f.id, f.agent_id as "agentId", a.name as "agentName", f.conversation_id as "conversationId", f.topic,
      f.due_at <= now() as "isDue",
      c.handler <> 'agent' or c.is_closed or a.is_archived or exists (
        select from messages m where m.workspace_id = f.workspace_id and m.conversation_id = f.conversation_id
          and m.author in ('visitor', 'member') and m.created_at > f.created_at) as "isMoot"
    from follow_ups f
    join conversations c on c.workspace_id = f.workspace_id and c.id = f.conversation_id
    join agents a on a.workspace_id = f.workspace_id and a.id = f.agent_id
    where f.workspace_id = ${key.workspaceId} and f.id = ${key.followUpId} and f.status = 'scheduled'
    for update of f
  `.execute(tx)
  return rows[0] ?? null
}

export async function updateFollowUpEnded(
  tx: Tx,
  key: { workspaceId: string; followUpId: string },
  status: 'sent' | 'cancelled',
): Promise<void> {
  await sql`
    update follow_ups set status = ${status}, sent_at = case when ${status} = 'sent' then now() end
    where workspace_id = ${key.workspaceId} and id = ${key.followUpId} and status = 'scheduled'
  `.execute(tx)
}
