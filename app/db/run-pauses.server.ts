import { sql } from 'kysely'
import type { ConversationHandler, StreamEventData } from '#app/contracts/stream-events.ts'
import type { Tx } from './scope.server.ts'

// Runs that wait for people to decide, and those that go on for them. For the login role.

type Place = { workspaceId: string; conversationId: string }

/** Forgets the turns of a run that is over, and of those it went on with. */
export async function deleteRunPauses(tx: Tx, key: { workspaceId: string; runId: string }): Promise<void> {
  await sql`
    with recursive chain as (
      select r.id, r.continues_run_id from runs r where r.workspace_id = ${key.workspaceId} and r.id = ${key.runId}
      union all
      select r.id, r.continues_run_id from chain c
      join runs r on r.workspace_id = ${key.workspaceId} and r.id = c.continues_run_id
    )
    delete from run_pauses p using chain c where p.workspace_id = ${key.workspaceId} and p.run_id = c.id
  `.execute(tx)
}

/**
 * Of a run `r`: nobody goes on with it. One that did and was stopped counts, as long as it left undone what a person had
 * approved.
 */
const NOBODY_GOES_ON = sql`not exists (select from runs n where n.workspace_id = r.workspace_id
        and n.continues_run_id = r.id and (n.status <> 'stopped' or not exists (
          select from tool_calls t where t.workspace_id = r.workspace_id and t.run_id = r.id and t.status = 'approved')))`

export type DecidedRun = {
  runId: string
  agentId: string
  agentName: string
  handler: ConversationHandler
  /** Another answer of the conversation is being written. */
  isBusy: boolean
  /** Calls that a person approved, and nobody has made. */
  approvedIds: string[]
}

/** The oldest run of the conversation whose calls are all decided, and which nobody goes on with yet. Under its lock. */
export async function selectDecidedRun(tx: Tx, place: Place): Promise<DecidedRun | null> {
  const { rows } = await sql<DecidedRun>`
    select r.id as "runId", r.agent_id as "agentId", a.name as "agentName", c.handler,
      exists (select from runs b where b.workspace_id = r.workspace_id and b.conversation_id = r.conversation_id
        and b.status = 'running') as "isBusy",
      coalesce((select json_agg(t.id order by t.id) from tool_calls t where t.workspace_id = r.workspace_id
        and t.run_id = r.id and t.status = 'approved'), '[]') as "approvedIds"
    from run_pauses p
    join runs r on r.workspace_id = p.workspace_id and r.id = p.run_id and r.status = 'completed'
    join conversations c on c.workspace_id = r.workspace_id and c.id = r.conversation_id
    join agents a on a.workspace_id = r.workspace_id and a.id = r.agent_id
    where p.workspace_id = ${place.workspaceId} and p.conversation_id = ${place.conversationId}
      and not exists (select from tool_calls t where t.workspace_id = r.workspace_id and t.run_id = r.id
        and t.status = 'waiting')
      and ${NOBODY_GOES_ON}
    order by r.started_at limit 1
  `.execute(tx)
  return rows[0] ?? null
}

export type NewContinuation = Place & {
  continuesRunId: string
  runId: string
  answerId: string
  agentName: string
}

/**
 * The run that goes on with one that waited, with its empty answer, owned by nobody: whichever process looks next takes it.
 * Returns the event that begins it.
 */
export async function insertContinuation(tx: Tx, made: NewContinuation): Promise<StreamEventData> {
  const { rows } = await sql<{ createdAt: string }>`
    insert into messages (id, workspace_id, conversation_id, author, author_name, run_id, content, status, created_at)
    values (${made.answerId}, ${made.workspaceId}, ${made.conversationId}, 'agent', ${made.agentName}, ${made.runId}, '',
      'streaming', clock_timestamp())
    returning to_char(created_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "createdAt"
  `.execute(tx)
  await sql`
    insert into runs (id, workspace_id, conversation_id, agent_id, agent_version_id, question_id, answer_id, model, owner,
      heartbeat_at, continues_run_id)
    select ${made.runId}, r.workspace_id, r.conversation_id, r.agent_id, r.agent_version_id, r.question_id, ${made.answerId},
      r.model, null, '-infinity', r.id
    from runs r where r.workspace_id = ${made.workspaceId} and r.id = ${made.continuesRunId}
  `.execute(tx)
  return {
    kind: 'run.started',
    runId: made.runId,
    message: {
      id: made.answerId,
      clientId: null,
      author: 'agent',
      authorName: made.agentName,
      content: '',
      citations: [],
      runId: made.runId,
      status: 'streaming',
      createdAt: rows[0]?.createdAt ?? new Date().toISOString(),
    },
  }
}

/** Conversations, across workspaces, in which a decided run waits for somebody to go on. */
export async function selectConversationsToContinue(tx: Tx, limit: number): Promise<Place[]> {
  const { rows } = await sql<Place>`
    select distinct p.workspace_id as "workspaceId", p.conversation_id as "conversationId"
    from run_pauses p
    join runs r on r.workspace_id = p.workspace_id and r.id = p.run_id and r.status = 'completed'
    where not exists (select from tool_calls t where t.workspace_id = r.workspace_id and t.run_id = r.id
        and t.status = 'waiting')
      and ${NOBODY_GOES_ON}
      and not exists (select from runs b where b.workspace_id = r.workspace_id and b.conversation_id = r.conversation_id
        and b.status = 'running')
    limit ${limit}
  `.execute(tx)
  return rows
}

/** Forgets the turns of answers that ended long ago and wait for nobody. */
export async function deleteOldPauses(tx: Tx, days: number): Promise<void> {
  await sql`
    delete from run_pauses p using runs r
    where r.workspace_id = p.workspace_id and r.id = p.run_id and r.status <> 'running'
      and p.created_at < now() - make_interval(days => ${days})
      and not exists (select from tool_calls t where t.workspace_id = p.workspace_id and t.run_id = p.run_id
        and t.status = 'waiting')
  `.execute(tx)
}
