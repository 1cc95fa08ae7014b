import { sql } from 'kysely'
import type { Attachment, Citation } from '#app/contracts/stream-events.ts'
import { keepSteps, type StepsOfRun } from './run-steps.server.ts'
import type { Tx } from './scope.server.ts'

// The ledger of tool calls: a call stands here before it has an effect, and what came of it right after. Whoever takes an
// answer over reads here what must not happen twice.

export type ToolCallStatus =
  | 'waiting'
  | 'approved'
  | 'denied'
  | 'expired'
  | 'running'
  | 'succeeded'
  | 'failed'

/** What came of a call, as it is kept: cut and without secrets. */
export type StoredResult = {
  content: string
  isError: boolean
  effect?: unknown
}

export type ToolCallRow = {
  id: string
  conversationId: string
  runId: string
  agentId: string
  toolId: string | null
  name: string
  title: string
  /** What visitors read of it. */
  label: string
  /** SHA-256 of run, name and arguments, as hex. */
  fingerprint: string
  step: number
  callId: string
  arguments: unknown
  status: ToolCallStatus
  isDangerous: boolean
  result: StoredResult | null
  errorCode: string | null
  requestedAt: string
  expiresAt: string | null
  decidedBy: string | null
}

const COLUMNS = sql`t.id, t.conversation_id as "conversationId", t.run_id as "runId", t.agent_id as "agentId",
  t.tool_id as "toolId", t.name, t.title, coalesce(nullif(t.label, ''), t.title) as label, encode(t.fingerprint, 'hex') as fingerprint, t.step, t.call_id as "callId",
  t.arguments, t.status, t.is_dangerous as "isDangerous", t.result, t.error_code as "errorCode",
  t.requested_at as "requestedAt", t.expires_at as "expiresAt", t.decided_by as "decidedBy"`

export type NewToolCall = {
  id: string
  toolId: string | null
  name: string
  title: string
  label: string
  fingerprint: string
  step: number
  callId: string
  arguments: unknown
  /** `failed` comes with a result: it was refused unseen. */
  status: 'running' | 'waiting' | 'failed'
  isDangerous: boolean
  result: StoredResult | null
  errorCode: string | null
}

type Run = { workspaceId: string; conversationId: string; runId: string; agentId: string; owner: string }

/**
 * Notes the calls of one turn before any of them runs, together with the answer so far and its trace, in one statement. A
 * call that is there already stays as it is (`isNew` false). Null when `owner` does not own the run any more.
 */
export async function insertToolCalls(
  tx: Tx,
  run: Run,
  transcript: unknown,
  calls: NewToolCall[],
  expiresInHours: number,
  steps: StepsOfRun[],
): Promise<(ToolCallRow & { isNew: boolean })[] | null> {
  const fingerprints = calls.map((call) => call.fingerprint)
  const { rows } = await sql<ToolCallRow & { isNew: boolean }>`
    with own as (
      select r.workspace_id, r.conversation_id, r.id, r.agent_id from runs r
      where r.workspace_id = ${run.workspaceId} and r.id = ${run.runId} and r.owner = ${run.owner} and r.status = 'running'
      for share
    ), traced as (${keepSteps(steps)}), kept as (
      insert into run_pauses (run_id, workspace_id, conversation_id, transcript)
      select own.id, own.workspace_id, own.conversation_id, ${JSON.stringify(transcript)}::jsonb from own
      on conflict (run_id) do update set transcript = excluded.transcript
    ), made as (
      insert into tool_calls as t (id, workspace_id, conversation_id, run_id, agent_id, tool_id, name, title, label, fingerprint, step,
        call_id, arguments, status, is_dangerous, result, error_code, expires_at, started_at, finished_at)
      select c.id, own.workspace_id, own.conversation_id, own.id, own.agent_id, c."toolId", c.name, c.title, c.label,
        decode(c.fingerprint, 'hex'), c.step, c."callId", c.arguments, c.status, c."isDangerous", c.result, c."errorCode",
        case c.status when 'waiting' then now() + make_interval(hours => ${expiresInHours}) end,
        case c.status when 'running' then now() end, case c.status when 'failed' then now() end
      from own, jsonb_to_recordset(${JSON.stringify(calls)}::jsonb) as c (id uuid, "toolId" uuid, name text, title text, label text,
        fingerprint text, step int, "callId" text, arguments jsonb, status text, "isDangerous" boolean, result jsonb,
        "errorCode" text)
      on conflict (workspace_id, run_id, fingerprint) do nothing
      returning ${COLUMNS}
    )
    select made.*, true as "isNew" from made
    union all
    select ${COLUMNS}, false as "isNew" from tool_calls t join own on own.id = t.run_id
    where encode(t.fingerprint, 'hex') = any(${fingerprints}::text[])
  `.execute(tx)
  return rows.length > 0 ? rows : null
}

/** Keeps what came of a call that runs. False when it was settled already. */
export async function updateToolCallFinished(
  tx: Tx,
  key: { workspaceId: string; id: string },
  end: { status: 'succeeded' | 'failed'; result: StoredResult; errorCode: string | null },
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update tool_calls set status = ${end.status}, result = ${JSON.stringify(end.result)}::jsonb,
      error_code = ${end.errorCode}, finished_at = now()
    where workspace_id = ${key.workspaceId} and id = ${key.id} and status = 'running'
  `.execute(tx)
  return (numAffectedRows ?? 0n) > 0n
}

/** An approved call begins, once: of two processes one gets true. `runId` is the run that goes on with it, if one does. */
export async function updateToolCallStarted(
  tx: Tx,
  key: { workspaceId: string; id: string; runId: string | null },
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update tool_calls set status = 'running', started_at = now(), continued_run_id = ${key.runId}
    where workspace_id = ${key.workspaceId} and id = ${key.id} and status = 'approved'
  `.execute(tx)
  return (numAffectedRows ?? 0n) > 0n
}

/** All calls of these runs, in the order they were made. */
export async function selectToolCalls(
  tx: Tx,
  key: { workspaceId: string; runIds: string[] },
): Promise<ToolCallRow[]> {
  const { rows } = await sql<ToolCallRow>`
    select ${COLUMNS} from tool_calls t
    where t.workspace_id = ${key.workspaceId} and t.run_id = any(${key.runIds}::uuid[])
    order by t.step, t.requested_at, t.id
  `.execute(tx)
  return rows
}

export async function selectToolCall(
  tx: Tx,
  key: { workspaceId: string; id: string },
): Promise<ToolCallRow | null> {
  const { rows } = await sql<ToolCallRow>`
    select ${COLUMNS} from tool_calls t where t.workspace_id = ${key.workspaceId} and t.id = ${key.id}
  `.execute(tx)
  return rows[0] ?? null
}

export type CallPlace = {
  agentVersionId: string | null
  visitorId: string | null
  previewUserId: string | null
  language: string | null
}

/** Whose conversation a call belongs to, and by which version of its agent it was made. */
export async function selectCallPlace(
  tx: Tx,
  key: { workspaceId: string; id: string },
): Promise<CallPlace | null> {
  const { rows } = await sql<CallPlace>`
    select r.agent_version_id as "agentVersionId", c.visitor_id as "visitorId", c.preview_user_id as "previewUserId",
      c.language
    from tool_calls t
    join runs r on r.workspace_id = t.workspace_id and r.id = t.run_id
    join conversations c on c.workspace_id = t.workspace_id and c.id = t.conversation_id
    where t.workspace_id = ${key.workspaceId} and t.id = ${key.id}
  `.execute(tx)
  return rows[0] ?? null
}

export type ApprovalRow = ToolCallRow & { agentName: string; decidedAt: string | null; isOpen: boolean }

/**
 * The calls of a conversation that need a person, oldest first; `isOpen`: it can still be decided. Null when the
 * conversation is not seen: a preview only by whoever tries the agent out.
 */
export async function selectApprovals(
  tx: Tx,
  key: { workspaceId: string; conversationId: string; userId: string | null; limit: number },
): Promise<ApprovalRow[] | null> {
  const place = await sql`
    select from conversations c where c.workspace_id = ${key.workspaceId} and c.id = ${key.conversationId}
      and (c.channel <> 'preview' or c.preview_user_id = ${key.userId}::uuid)
  `.execute(tx)
  if (place.rows.length === 0) return null
  const { rows } = await sql<ApprovalRow>`
    select * from (
      select ${COLUMNS}, a.name as "agentName", t.decided_at as "decidedAt",
        t.expires_at > now() and r.status in ('running', 'completed') as "isOpen"
      from tool_calls t
      join agents a on a.workspace_id = t.workspace_id and a.id = t.agent_id
      join runs r on r.workspace_id = t.workspace_id and r.id = t.run_id
      where t.workspace_id = ${key.workspaceId} and t.conversation_id = ${key.conversationId} and t.is_dangerous
      order by t.requested_at desc, t.id desc limit ${key.limit}
    ) newest order by "requestedAt", id
  `.execute(tx)
  return rows
}

/** The one decision of a waiting call. False when it was decided or has expired: of two people one wins. */
export async function updateToolCallDecided(
  tx: Tx,
  key: { workspaceId: string; id: string; userId: string },
  decision: 'approved' | 'denied',
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update tool_calls set status = ${decision}, decided_by = ${key.userId}, decided_at = now()
    where workspace_id = ${key.workspaceId} and id = ${key.id} and status = 'waiting' and expires_at > now()
  `.execute(tx)
  return (numAffectedRows ?? 0n) > 0n
}

/** What is told to whom, when a call was decided. */
export type DecidableCall = ToolCallRow & {
  channel: 'widget' | 'preview'
  previewUserId: string | null
  language: string | null
  runStatus: string
}

/** A call with the conversation it belongs to; null when it cannot be seen. */
export async function selectDecidableCall(
  tx: Tx,
  key: { workspaceId: string; id: string },
): Promise<DecidableCall | null> {
  const { rows } = await sql<DecidableCall>`
    select ${COLUMNS}, c.channel, c.preview_user_id as "previewUserId", c.language, r.status as "runStatus"
    from tool_calls t
    join conversations c on c.workspace_id = t.workspace_id and c.id = t.conversation_id
    join runs r on r.workspace_id = t.workspace_id and r.id = t.run_id
    where t.workspace_id = ${key.workspaceId} and t.id = ${key.id}
  `.execute(tx)
  return rows[0] ?? null
}

export type ExpiredCall = {
  id: string
  workspaceId: string
  conversationId: string
  runId: string
  /** What visitors read of it. */
  label: string
}

/** Calls that nobody decided in time, or whose answer was stopped, across workspaces; they are expired from here on. */
export async function updateToolCallsExpired(tx: Tx, limit: number): Promise<ExpiredCall[]> {
  const { rows } = await sql<ExpiredCall>`
    update tool_calls set status = 'expired', decided_at = now()
    where id in (
      select t.id from tool_calls t
      join runs r on r.workspace_id = t.workspace_id and r.id = t.run_id
      where t.status = 'waiting' and (t.expires_at <= now() or r.status in ('stopped', 'failed'))
      order by t.expires_at limit ${limit} for update of t skip locked
    )
    returning id, workspace_id as "workspaceId", conversation_id as "conversationId", run_id as "runId",
      coalesce(nullif(label, ''), title) as label
  `.execute(tx)
  return rows
}

/** What readers may cite and see of an answer that is still being written, so that it survives whoever writes it. */
export async function updateAnswerDraft(
  tx: Tx,
  run: { workspaceId: string; conversationId: string; runId: string; answerId: string; owner: string },
  draft: { citations?: Citation[]; attachments?: Attachment[] },
): Promise<void> {
  await sql`
    update messages set
      citations = coalesce(${draft.citations ? JSON.stringify(draft.citations) : null}::jsonb, citations),
      attachments = coalesce(${draft.attachments ? JSON.stringify(draft.attachments) : null}::jsonb, attachments)
    where workspace_id = ${run.workspaceId} and conversation_id = ${run.conversationId} and id = ${run.answerId}
      and status = 'streaming' and exists (
        select from runs r where r.workspace_id = ${run.workspaceId} and r.id = ${run.runId} and r.owner = ${run.owner})
  `.execute(tx)
}
