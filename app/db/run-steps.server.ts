import { sql } from 'kysely'
import type { Tx } from './scope.server.ts'

// What happened on the way to each answer, step by step: kept whenever its process writes anyway, the rest with the answer's
// end, and read by the trace page.

export type RunStep = {
  kind: string
  name: string
  status: string
  offsetMs: number
  durationMs: number
  inputTokens: number
  outputTokens: number
  /** Micro-dollars. */
  cost: number
  data: unknown
}

/** `position` counts from 1 in its attempt. */
export type NumberedStep = RunStep & { position: number }
/** `attempt`: of the run; more than 1 where another process went on with it. */
export type AttemptedStep = NumberedStep & { attempt: number }
export type StepsOfRun = { runId: string; attempt: number; steps: NumberedStep[] }

type Key = { workspaceId: string; runId: string; attempt: number }

/**
 * Keeps steps of the runs in `own` (id, workspace_id, conversation_id), a part of somebody's statement. What is there stays,
 * apart from the model that was being asked.
 */
export const keepSteps = (batches: StepsOfRun[]) => sql`
  insert into run_steps (workspace_id, conversation_id, run_id, attempt, position, kind, name, status, offset_ms, duration_ms,
    input_tokens, output_tokens, cost, data)
  select own.workspace_id, own.conversation_id, own.id, b.attempt, s.position, s.kind, s.name, s.status, s."offsetMs",
    s."durationMs", s."inputTokens", s."outputTokens", s.cost, s.data
  from jsonb_to_recordset(${JSON.stringify(batches)}::jsonb) as b ("runId" uuid, attempt int, steps jsonb)
  join own on own.id = b."runId"
  cross join lateral jsonb_to_recordset(b.steps) as s (position int, kind text, name text, status text, "offsetMs" int,
    "durationMs" int, "inputTokens" int, "outputTokens" int, cost bigint, data jsonb)
  on conflict (workspace_id, run_id, attempt, position) do update set kind = excluded.kind, name = excluded.name,
    status = excluded.status, offset_ms = excluded.offset_ms, duration_ms = excluded.duration_ms,
    input_tokens = excluded.input_tokens, output_tokens = excluded.output_tokens, cost = excluded.cost, data = excluded.data
  where run_steps.status = 'running'`

/** Stores what is left of an attempt's steps. */
export async function insertRunSteps(tx: Tx, run: Key, steps: NumberedStep[]): Promise<void> {
  if (steps.length === 0) return
  const { runId, attempt } = run
  await sql`
    with own as (select r.id, r.workspace_id, r.conversation_id from runs r
      where r.workspace_id = ${run.workspaceId} and r.id = ${runId})
    ${keepSteps([{ runId, attempt, steps }])}
  `.execute(tx)
}

/**
 * The same for an answer that was stopped from outside while this process wrote it; nothing for any other end, nor when
 * somebody has counted it already.
 */
export async function insertStoppedRunSteps(
  tx: Tx,
  run: Key,
  spent: RunSpent,
  steps: NumberedStep[],
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update runs set input_tokens = input_tokens + ${spent.inputTokens}, output_tokens = output_tokens + ${spent.outputTokens},
      cost = cost + ${spent.cost}, provider = coalesce(${spent.provider}, provider),
      connection_key = coalesce(${spent.connectionKey}, connection_key), trace_id = ${spent.traceId},
      counted_attempt = attempt
    where workspace_id = ${run.workspaceId} and id = ${run.runId} and status = 'stopped' and attempt = ${run.attempt}
      and counted_attempt < attempt
  `.execute(tx)
  if ((numAffectedRows ?? 0n) === 0n) return false
  await insertRunSteps(tx, run, steps)
  return true
}

/** A model that was asked by an attempt whose process died. `cost` in micro-dollars. */
export type LostModel = {
  connectionKey: string
  model: string
  inputTokens: number
  outputTokens: number
  cost: number
}

/** Says of whoever was being asked that its process died, and returns all that the attempt asked. */
export async function updateStepsLost(tx: Tx, run: Key): Promise<LostModel[]> {
  await sql`
    update run_steps set status = 'failed', data = data || '{"reason": "process_lost"}'
    where workspace_id = ${run.workspaceId} and run_id = ${run.runId} and attempt = ${run.attempt} and status = 'running'
  `.execute(tx)
  const { rows } = await sql<LostModel>`
    select data ->> 'connectionKey' as "connectionKey", data ->> 'model' as model, input_tokens as "inputTokens",
      output_tokens as "outputTokens", cost::float8 as cost
    from run_steps
    where workspace_id = ${run.workspaceId} and run_id = ${run.runId} and attempt = ${run.attempt} and kind = 'attempt'
      and status <> 'skipped'
    order by position
  `.execute(tx)
  return rows
}

export type RunSpent = {
  inputTokens: number
  outputTokens: number
  cost: number
  provider: string | null
  connectionKey: string | null
  traceId: string | null
}

export type TracedRun = RunSpent & {
  id: string
  conversationId: string
  agentId: string
  agentName: string
  agentVersionId: string | null
  versionNumber: number | null
  questionId: string
  answerId: string
  status: string
  model: string
  attempt: number
  errorCode: string | null
  startedAt: string
  firstTokenAt: string | null
  finishedAt: string | null
  continuesRunId: string | null
  /** The run that went on after this one's calls were decided. */
  continuedBy: string | null
  channel: string
  /** Whose preview it is; null for a visitor's conversation. */
  previewUserId: string | null
  question: string
  answer: string
  /** The answers before and after it in the conversation. */
  previousRunId: string | null
  nextRunId: string | null
}

/** A run as its trace shows it; null when there is none that may be seen. */
export async function selectTracedRun(
  tx: Tx,
  key: { workspaceId: string; runId: string },
): Promise<TracedRun | null> {
  const { rows } = await sql<TracedRun>`
    select r.id, r.conversation_id as "conversationId", r.agent_id as "agentId", a.name as "agentName",
      r.agent_version_id as "agentVersionId", v.number as "versionNumber", r.question_id as "questionId",
      r.answer_id as "answerId", r.status, r.model, r.attempt, r.error_code as "errorCode", r.started_at as "startedAt",
      r.first_token_at as "firstTokenAt", r.finished_at as "finishedAt", r.input_tokens as "inputTokens",
      r.output_tokens as "outputTokens", r.cost::float8 as cost, r.provider, r.connection_key as "connectionKey",
      r.trace_id as "traceId", r.continues_run_id as "continuesRunId",
      (select n.id from runs n where n.workspace_id = r.workspace_id and n.conversation_id = r.conversation_id
        and n.continues_run_id = r.id limit 1) as "continuedBy",
      c.channel, c.preview_user_id as "previewUserId", q.content as question, m.content as answer,
      (select p.id from runs p where p.workspace_id = r.workspace_id and p.conversation_id = r.conversation_id
        and (p.started_at, p.id) < (r.started_at, r.id) order by p.started_at desc, p.id desc limit 1) as "previousRunId",
      (select n.id from runs n where n.workspace_id = r.workspace_id and n.conversation_id = r.conversation_id
        and (n.started_at, n.id) > (r.started_at, r.id) order by n.started_at, n.id limit 1) as "nextRunId"
    from runs r
    join conversations c on c.workspace_id = r.workspace_id and c.id = r.conversation_id
    join agents a on a.workspace_id = r.workspace_id and a.id = r.agent_id
    join messages q on q.workspace_id = r.workspace_id and q.conversation_id = r.conversation_id and q.id = r.question_id
    join messages m on m.workspace_id = r.workspace_id and m.conversation_id = r.conversation_id and m.id = r.answer_id
    left join agent_versions v on v.workspace_id = r.workspace_id and v.id = r.agent_version_id
    where r.workspace_id = ${key.workspaceId} and r.id = ${key.runId}
  `.execute(tx)
  return rows[0] ?? null
}

export async function selectRunSteps(
  tx: Tx,
  key: { workspaceId: string; runId: string },
): Promise<AttemptedStep[]> {
  const { rows } = await sql<AttemptedStep>`
    select attempt, position, kind, name, status, offset_ms as "offsetMs", duration_ms as "durationMs",
      input_tokens as "inputTokens", output_tokens as "outputTokens", cost::float8 as cost, data
    from run_steps where workspace_id = ${key.workspaceId} and run_id = ${key.runId} order by attempt, position
  `.execute(tx)
  return rows
}
