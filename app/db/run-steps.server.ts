import { sql } from 'kysely'
import type { Tx } from './scope.server.ts'

// What happened on the way to each answer, step by step: written once, with the answer's end, and read by the trace page.

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

/** Stores the steps of a run, numbered from 1. A run that has steps already keeps those. */
export async function insertRunSteps(
  tx: Tx,
  run: { workspaceId: string; runId: string },
  steps: RunStep[],
): Promise<void> {
  if (steps.length === 0) return
  await sql`
    insert into run_steps (workspace_id, conversation_id, run_id, position, kind, name, status, offset_ms, duration_ms,
      input_tokens, output_tokens, cost, data)
    select r.workspace_id, r.conversation_id, r.id, s.n, s.item ->> 'kind', s.item ->> 'name', s.item ->> 'status',
      (s.item ->> 'offsetMs')::int, (s.item ->> 'durationMs')::int, (s.item ->> 'inputTokens')::int,
      (s.item ->> 'outputTokens')::int, (s.item ->> 'cost')::bigint, s.item -> 'data'
    from runs r, jsonb_array_elements(${JSON.stringify(steps)}::jsonb) with ordinality as s (item, n)
    where r.workspace_id = ${run.workspaceId} and r.id = ${run.runId}
    on conflict (workspace_id, run_id, position) do nothing
  `.execute(tx)
}

/** The same for an answer that was stopped from outside while this process wrote it; nothing for any other end. */
export async function insertStoppedRunSteps(
  tx: Tx,
  run: { workspaceId: string; runId: string },
  spent: RunSpent,
  steps: RunStep[],
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update runs set input_tokens = ${spent.inputTokens}, output_tokens = ${spent.outputTokens}, cost = ${spent.cost},
      provider = ${spent.provider}, connection_key = ${spent.connectionKey}, trace_id = ${spent.traceId}
    where workspace_id = ${run.workspaceId} and id = ${run.runId} and status = 'stopped'
  `.execute(tx)
  if ((numAffectedRows ?? 0n) === 0n) return false
  await insertRunSteps(tx, run, steps)
  return true
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
): Promise<(RunStep & { position: number })[]> {
  const { rows } = await sql<RunStep & { position: number }>`
    select position, kind, name, status, offset_ms as "offsetMs", duration_ms as "durationMs",
      input_tokens as "inputTokens", output_tokens as "outputTokens", cost::float8 as cost, data
    from run_steps where workspace_id = ${key.workspaceId} and run_id = ${key.runId} order by position
  `.execute(tx)
  return rows
}
