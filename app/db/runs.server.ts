import { type Selectable, sql } from 'kysely'
import type { Citation } from '#app/contracts/stream-events.ts'
import { keepSteps, type StepsOfRun } from './run-steps.server.ts'
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
 * Notes the first token of a run, who writes it (null: nobody's model), and the passages its answer may cite, so that whoever
 * ends it can resolve its marks and name its model. One statement; the run before the message, as whoever stops it locks them.
 */
export async function updateRunFirstToken(
  tx: Tx,
  key: Key & { conversationId: string; answerId: string; owner: string },
  noted: {
    citations: Citation[]
    writer: { provider: string; connectionKey: string } | null
    steps: StepsOfRun[]
  },
): Promise<void> {
  const { citations, writer, steps } = noted
  await sql`
    with own as (
      update runs set first_token_at = coalesce(first_token_at, now()),
        provider = coalesce(${writer?.provider ?? null}, provider),
        connection_key = coalesce(${writer?.connectionKey ?? null}, connection_key)
      where workspace_id = ${key.workspaceId} and id = ${key.runId} and owner = ${key.owner}
      returning id, workspace_id, conversation_id
    ), kept as (${keepSteps(steps)})
    update messages set citations = ${JSON.stringify(citations)}::jsonb
    where workspace_id = ${key.workspaceId} and conversation_id = ${key.conversationId} and id = ${key.answerId}
      and status = 'streaming' and exists (select from own)
  `.execute(tx)
}

/**
 * One sign of life for all runs of a process, across workspaces, with the steps that came since the last. Returns those that
 * are still its own.
 */
export async function updateHeartbeats(
  tx: Tx,
  owner: string,
  runIds: string[],
  steps: StepsOfRun[],
): Promise<Set<string>> {
  const kept = steps.length > 0 ? sql`, kept as (${keepSteps(steps)})` : sql``
  const { rows } = await sql<{ id: string }>`
    with own as (
      update runs set heartbeat_at = now()
      where id = any(${runIds}::uuid[]) and owner = ${owner} and status = 'running'
      returning id, workspace_id, conversation_id
    )${kept}
    select id from own
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
  | 'failed_attempts'
> & {
  /** Since it began. */
  age_seconds: number
}

/**
 * How long after its last sign of life a run is anybody's. `patientSeconds` from the attempt `patientFrom` on: what may kill
 * its processes does not get one after the other in a row.
 */
export type Staleness = { seconds: number; patientFrom: number; patientSeconds: number }

const isStale = ({ seconds, patientFrom, patientSeconds }: Staleness) => sql<boolean>`status = 'running'
  and heartbeat_at < now() - make_interval(secs => case when attempt < ${patientFrom}::int
    then ${seconds}::float8 else ${patientSeconds}::float8 end)`

/** Whether there is anything to claim: a look that locks nothing. */
export async function matchStaleRuns(tx: Tx, stale: Staleness): Promise<boolean> {
  const { rows } = await sql<{ found: boolean }>`
    select exists (select from runs where ${isStale(stale)}) as found`.execute(tx)
  return rows[0]?.found === true
}

/** Takes over a run whose owner gave no sign or let go of it, across workspaces. Of many processes one gets it. */
export async function updateRunClaimed(
  tx: Tx,
  owner: string,
  stale: Staleness,
  runId: string | null = null,
): Promise<ClaimedRun | null> {
  const { rows } = await sql<ClaimedRun>`
    update runs set owner = ${owner}, heartbeat_at = now(), attempt = attempt + 1
    where id in (
      select id from runs
      where ${isStale(stale)} and (${runId}::uuid is null or id = ${runId}::uuid)
      order by heartbeat_at
      limit 1
      for update skip locked
    )
    returning id, workspace_id, conversation_id, agent_id, agent_version_id, question_id, answer_id, attempt,
      failed_attempts, extract(epoch from now() - started_at)::float8 as age_seconds
  `.execute(tx)
  return rows[0] ?? null
}

type Used = { inputTokens: number; outputTokens: number; cost: number }

/** Adds what an attempt used whose process died. False when that is counted already. */
export async function updateRunCounted(tx: Tx, key: Key & { attempt: number }, used: Used): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update runs set input_tokens = input_tokens + ${used.inputTokens}, output_tokens = output_tokens + ${used.outputTokens},
      cost = cost + ${used.cost}, counted_attempt = ${key.attempt}
    where workspace_id = ${key.workspaceId} and id = ${key.runId} and counted_attempt < ${key.attempt}
  `.execute(tx)
  return (numAffectedRows ?? 0n) > 0n
}

export type UncountedRun = { workspaceId: string; runId: string; agentId: string; attempt: number }

/** A run, across workspaces, that ended long enough ago for its process to have counted it, and did not. Locked. */
export async function selectUncountedRun(tx: Tx, seconds: number): Promise<UncountedRun | null> {
  const { rows } = await sql<UncountedRun>`
    select workspace_id as "workspaceId", id as "runId", agent_id as "agentId", attempt from runs
    where status <> 'running' and counted_attempt < attempt and finished_at < now() - make_interval(secs => ${seconds})
    order by finished_at limit 1 for update skip locked
  `.execute(tx)
  return rows[0] ?? null
}

/** A living process had to give an attempt up: whoever takes it over learns that it was not a death. */
export async function updateRunGivenUp(tx: Tx, key: Key & { owner: string }): Promise<void> {
  await sql`
    update runs set failed_attempts = failed_attempts + 1
    where workspace_id = ${key.workspaceId} and id = ${key.runId} and owner = ${key.owner} and status = 'running'
  `.execute(tx)
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
