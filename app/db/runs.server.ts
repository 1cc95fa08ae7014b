import { type Selectable, sql } from 'kysely'
import type { Citation } from '#app/contracts/stream-events.ts'
import type { Tx } from './scope.server.ts'
import type { Runs } from './types.ts'

export type RunStatus = 'running' | 'completed' | 'stopped' | 'failed'
type Key = { workspaceId: string; runId: string }

export async function selectRunOfQuestion(
  tx: Tx,
  key: { workspaceId: string; conversationId: string; questionId: string },
): Promise<{ id: string; status: RunStatus } | null> {
  const row = await tx
    .selectFrom('runs')
    .select(['id', 'status'])
    .where('workspace_id', '=', key.workspaceId)
    .where('conversation_id', '=', key.conversationId)
    .where('question_id', '=', key.questionId)
    .orderBy('started_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row ? { id: row.id, status: row.status as RunStatus } : null
}

export type EndedRun = { id: string; answerId: string }

/** Ends the running answer of a conversation from outside its process; its owner finds out that it owns nothing any more. */
export async function updateRunStopped(
  tx: Tx,
  key: { workspaceId: string; conversationId: string },
): Promise<EndedRun | null> {
  const row = await tx
    .updateTable('runs')
    .set({
      status: 'stopped',
      owner: null,
      stop_requested_at: sql<Date>`now()`,
      finished_at: sql<Date>`now()`,
    })
    .where('workspace_id', '=', key.workspaceId)
    .where('conversation_id', '=', key.conversationId)
    .where('status', '=', 'running')
    .returning(['id', 'answer_id'])
    .executeTakeFirst()
  return row ? { id: row.id, answerId: row.answer_id } : null
}

export type RunEnd = {
  status: Exclude<RunStatus, 'running'>
  errorCode: string | null
  inputTokens: number
  outputTokens: number
  /** Micro-dollars. */
  cost: number
  provider: string | null
  connectionKey: string | null
  traceId: string | null
}

/**
 * Notes the first token of a run, and the passages its answer may cite, so that whoever ends it can resolve its marks. One
 * statement; the run before the message, as whoever stops it locks them.
 */
export async function updateRunFirstToken(
  tx: Tx,
  key: Key & { conversationId: string; answerId: string; owner: string },
  citations: Citation[],
): Promise<void> {
  await sql`
    with noted as (
      update runs set first_token_at = coalesce(first_token_at, now())
      where workspace_id = ${key.workspaceId} and id = ${key.runId} and owner = ${key.owner}
      returning id
    )
    update messages set citations = ${JSON.stringify(citations)}::jsonb
    where workspace_id = ${key.workspaceId} and conversation_id = ${key.conversationId} and id = ${key.answerId}
      and status = 'streaming' and exists (select from noted)
  `.execute(tx)
}

/** One sign of life for all runs of a process, across workspaces. Returns those that are still its own. */
export async function updateHeartbeats(tx: Tx, owner: string, runIds: string[]): Promise<Set<string>> {
  const { rows } = await sql<{ id: string }>`
    update runs set heartbeat_at = now()
    where id = any(${runIds}::uuid[]) and owner = ${owner} and status = 'running'
    returning id
  `.execute(tx)
  return new Set(rows.map((row) => row.id))
}

export type ClaimedRun = Pick<
  Selectable<Runs>,
  | 'id'
  | 'workspace_id'
  | 'conversation_id'
  | 'agent_id'
  | 'agent_version_id'
  | 'question_id'
  | 'answer_id'
  | 'attempt'
>

/**
 * Takes over runs whose owner gave no sign for `staleSeconds` or let go of them, across workspaces. Of many processes
 * one gets each run.
 */
export async function updateRunsClaimed(
  tx: Tx,
  owner: string,
  staleSeconds: number,
  limit: number,
): Promise<ClaimedRun[]> {
  const { rows } = await sql<ClaimedRun>`
    update runs set owner = ${owner}, heartbeat_at = now(), attempt = attempt + 1
    where id in (
      select id from runs
      where status = 'running' and heartbeat_at < now() - make_interval(secs => ${staleSeconds})
      order by heartbeat_at
      limit ${limit}
      for update skip locked
    )
    returning id, workspace_id, conversation_id, agent_id, agent_version_id, question_id, answer_id, attempt
  `.execute(tx)
  return rows
}

/** Lets go of runs, so that another process takes them over at once. */
export async function updateRunsReleased(tx: Tx, owner: string): Promise<number> {
  const result = await tx
    .updateTable('runs')
    .set({ owner: null, heartbeat_at: sql<Date>`'-infinity'` })
    .where('owner', '=', owner)
    .where('status', '=', 'running')
    .executeTakeFirst()
  return Number(result.numUpdatedRows)
}
