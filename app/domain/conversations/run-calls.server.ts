import type { Attachment, Citation, StreamEventData } from '#app/contracts/stream-events.ts'
import type { GalleryItem } from '#app/db/run-situation.server.ts'
import { asSystem, asSystemOnce } from '#app/db/scope.server.ts'
import {
  insertToolCalls,
  type NewToolCall,
  type StoredResult,
  type ToolCallRow,
  updateAnswerDraft,
  updateToolCallFinished,
  updateToolCallStarted,
} from '#app/db/tool-calls.server.ts'
import { checkArguments } from '#app/domain/tools/check-arguments.ts'
import { callKey, fingerprintOf } from '#app/domain/tools/fingerprint.ts'
import { runTool } from '#app/domain/tools/run-tool.server.ts'
import type { OfferedTool, ToolContext } from '#app/domain/tools/types.ts'
import type { Recorder } from '#app/domain/traces/recorder.ts'
import type { ChatMessage, Json, ToolCall } from '#app/integrations/llm/types.ts'
import { newId } from '#app/lib/ids.ts'
import { toAttachments } from './attachments.ts'
import { readArguments } from './call-arguments.ts'
import type { RedactionMemory } from './guardrails.ts'
import { RunLost } from './log-writer.server.ts'
import { addCitations } from './prepare-run.server.ts'
import { APPROVAL_HOURS, MAX_CALLS_AT_ONCE, MAX_CALLS_IN_A_TURN } from './rules.ts'

type Activity = Extract<StreamEventData, { kind: 'activity' }>

/** What the calls of an answer share, from its first turn to its last. */
export type CallScene = {
  run: {
    workspaceId: string
    conversationId: string
    runId: string
    agentId: string
    answerId: string
    owner: string
  }
  context: Omit<ToolContext, 'signal' | 'idempotencyKey'>
  tools: OfferedTool[]
  gallery: GalleryItem[]
  redactions: RedactionMemory
  /** Both grow in place. */
  citations: Citation[]
  attachments: Attachment[]
  trace: Recorder
  tell(event: Activity): void
  stop: AbortSignal
}

/** What the model reads of one call; null while a person decides. */
export type CallOutcome = { call: ToolCall; result: StoredResult | null; row: ToolCallRow | null }

type Asked = {
  call: ToolCall
  tool: OfferedTool | null
  args: { [key: string]: Json } | null
  key: string
  /** Why it is not even tried. */
  refusal: { content: string; errorCode: string } | null
}

const TOO_MANY = 'Too many calls at once: this one was not made.'
const UNKNOWN_OUTCOME =
  'We were interrupted while this was being done. Whether it took effect is not known: do not repeat it, and say so if it matters.'
const DENIED =
  'A person of the team refused this call. It was not made. Tell the visitor plainly, and do not try it again.'
const EXPIRED = 'Nobody of the team approved this call in time. It was not made. Tell the visitor plainly.'

const errorResult = (content: string): StoredResult => ({ content, isError: true })

function ask(call: ToolCall, scene: CallScene): Asked {
  const tool = scene.tools.find(({ spec }) => spec.name === call.name) ?? null
  if (!tool) {
    const refusal = { content: 'There is no such tool.', errorCode: 'unlisted' }
    return { call, tool, args: null, key: callKey(call.name, null, call.arguments), refusal }
  }
  const checked = checkArguments(tool.spec.parameters, readArguments(call.arguments, scene.redactions))
  if (!checked.ok) {
    const refusal = { content: checked.message, errorCode: 'bad_arguments' }
    return { call, tool, args: null, key: callKey(call.name, null, call.arguments), refusal }
  }
  return { call, tool, args: checked.args, key: callKey(call.name, checked.args, ''), refusal: null }
}

function toNew({ call, tool, args, key, refusal }: Asked, scene: CallScene, step: number): NewToolCall {
  const title = tool?.title || call.name || 'unknown'
  return {
    id: newId(),
    toolId: tool?.toolId ?? null,
    name: plain(call.name, 64),
    title: plain(title, 120),
    fingerprint: fingerprintOf(scene.run.runId, key),
    step,
    callId: plain(call.id, 200),
    arguments: args ?? {},
    status: refusal ? 'failed' : tool?.isDangerous ? 'waiting' : 'running',
    isDangerous: !refusal && tool?.isDangerous === true,
    result: refusal && errorResult(refusal.content),
    errorCode: refusal?.errorCode ?? null,
  }
}

const plain = (text: string, length: number) =>
  text.replaceAll('\0', '').toWellFormed().slice(0, length) || 'unknown'

/**
 * Makes the calls of one turn of the model, the ones that may run side by side, and says what came of each, in their order.
 * Every call stands in the ledger before it has an effect; one that stands there already is answered from it. Throws
 * RunLost when the answer is somebody else's by now.
 */
export async function runCalls(
  calls: ToolCall[],
  at: { step: number; transcript: ChatMessage[] },
  before: ToolCallRow[],
  scene: CallScene,
): Promise<CallOutcome[]> {
  const asked = calls.slice(0, MAX_CALLS_IN_A_TURN).map((call) => ask(call, scene))
  const known = knownRows(before, asked)
  const rows = await openRows(asked, known, at, scene)
  const once = new Map<string, Promise<Omit<CallOutcome, 'call'>>>()
  const limited = limiter(MAX_CALLS_AT_ONCE)
  const outcomes = asked.map((one) => {
    const row = rows.get(one.key)
    if (!row) throw new RunLost()
    // The same call twice in one turn is one call.
    const outcome = once.get(one.key) ?? limited(() => settle(one, row, scene))
    once.set(one.key, outcome)
    return outcome.then((settled) => ({ ...settled, call: one.call }))
  })
  const settled = await Promise.all(outcomes)
  const rest = calls
    .slice(MAX_CALLS_IN_A_TURN)
    .map((call): CallOutcome => ({ call, result: errorResult(TOO_MANY), row: null }))
  return [...settled, ...rest]
}

type Row = ToolCallRow & { isNew: boolean }

/** Calls of earlier turns, by what they asked for. A later decision goes over an earlier one. */
function knownRows(before: ToolCallRow[], asked: Asked[]): Map<string, Row> {
  const byFingerprint = new Map(before.map((row) => [row.fingerprint, row]))
  const runs = [...new Set(before.map(({ runId }) => runId))]
  const known = new Map<string, Row>()
  for (const { key } of asked)
    for (const runId of runs) {
      const row = byFingerprint.get(fingerprintOf(runId, key))
      if (row && !known.has(key)) known.set(key, { ...row, isNew: false })
    }
  return known
}

async function openRows(
  asked: Asked[],
  known: Map<string, Row>,
  at: { step: number; transcript: ChatMessage[] },
  scene: CallScene,
): Promise<Map<string, Row>> {
  const fresh = new Map<string, NewToolCall>()
  for (const one of asked)
    if (!known.has(one.key) && !fresh.has(one.key)) fresh.set(one.key, toNew(one, scene, at.step))
  if (fresh.size === 0) return known
  const rows = await asSystemOnce('note the calls of an answer before they are made', (tx) =>
    insertToolCalls(tx, scene.run, at.transcript, [...fresh.values()], APPROVAL_HOURS),
  )
  if (!rows) throw new RunLost()
  const byFingerprint = new Map(rows.map((row) => [row.fingerprint, row]))
  const all = new Map(known)
  for (const [key, { fingerprint }] of fresh) {
    const row = byFingerprint.get(fingerprint)
    if (row) all.set(key, row)
  }
  return all
}

/** What came of a call: from the ledger, or by making it. */
async function settle(asked: Asked, row: Row, scene: CallScene): Promise<Omit<CallOutcome, 'call'>> {
  const { status } = row
  if (status === 'waiting') {
    activity(scene, row, 'waiting')
    note(scene, row, asked, { status: 'waiting', kind: 'approval' })
    return { result: null, row }
  }
  if (status === 'denied' || status === 'expired') {
    const result = errorResult(status === 'denied' ? DENIED : EXPIRED)
    note(scene, row, asked, { status: 'failed', kind: 'approval', result, errorCode: status })
    return { result, row }
  }
  if (row.result && (status === 'succeeded' || status === 'failed')) {
    const isRepeated = !row.isNew
    if (row.isNew) activity(scene, row, 'failed')
    note(scene, row, asked, { result: row.result, errorCode: row.errorCode, isRepeated })
    applyEffect(scene, row.result)
    return { result: row.result, row }
  }
  const isMine =
    status === 'approved' ? await start(row, scene) : row.isNew || asked.tool?.isIdempotent === true
  if (!isMine || !asked.tool || !asked.args) return { result: await giveUp(asked, row, scene), row }
  return { result: await make(asked.tool, asked.args, asked, row, scene), row }
}

function start({ id }: Row, { run }: CallScene): Promise<boolean> {
  return asSystemOnce('begin a call that was approved', (tx) =>
    updateToolCallStarted(tx, { workspaceId: run.workspaceId, id, runId: run.runId }),
  )
}

/** Somebody began it and died, or what was approved is no longer offered: it is not made again. */
async function giveUp(asked: Asked, row: Row, scene: CallScene): Promise<StoredResult> {
  const result = errorResult(UNKNOWN_OUTCOME)
  await asSystemOnce('a call whose outcome nobody knows', (tx) =>
    updateToolCallFinished(
      tx,
      { workspaceId: scene.run.workspaceId, id: row.id },
      { status: 'failed', result, errorCode: 'unknown_outcome' },
    ),
  )
  activity(scene, row, 'failed')
  note(scene, row, asked, { result, errorCode: 'unknown_outcome' })
  return result
}

async function make(
  tool: OfferedTool,
  args: { [key: string]: Json },
  asked: Asked,
  row: Row,
  scene: CallScene,
): Promise<StoredResult> {
  const beganAt = performance.now()
  activity(scene, row, 'running')
  const end = await runTool(tool, args, { ...scene.context, idempotencyKey: row.id }, scene.stop)
  const { content, isError, errorCode, effect } = end
  const result: StoredResult = { content, isError, ...(effect ? { effect } : {}) }
  // Whoever takes the answer over does it again, since that does no harm.
  if (errorCode === 'stopped' && tool.isIdempotent) return result
  // First what it may have done, then what is said of it.
  await asSystem('keep what came of a call', async (tx) => {
    const status = isError ? 'failed' : 'succeeded'
    await updateToolCallFinished(
      tx,
      { workspaceId: scene.run.workspaceId, id: row.id },
      { status, result, errorCode },
    )
    if (applyEffect(scene, result))
      await updateAnswerDraft(tx, scene.run, { citations: scene.citations, attachments: scene.attachments })
  })
  activity(scene, row, isError ? 'failed' : 'done')
  const durationMs = performance.now() - beganAt
  note(scene, row, asked, { result, errorCode, durationMs, detail: end.detail })
  return result
}

/** Whether the answer itself changes: what it may cite, what stands beside it. */
function applyEffect(scene: CallScene, { effect }: StoredResult): boolean {
  if (typeof effect !== 'object' || effect === null || !('kind' in effect)) return false
  if (effect.kind === 'citations') addCitations(scene.citations, effect)
  else if (effect.kind === 'media' && 'mediaIds' in effect) {
    const shown = new Set(scene.attachments.map(({ id }) => id))
    const wanted = (effect.mediaIds as string[]).filter((id) => !shown.has(id))
    scene.attachments.push(...toAttachments(scene.gallery, wanted))
  } else return false
  return true
}

function activity(scene: CallScene, row: Row, state: Activity['state']): void {
  // What nobody offered has a name that a model made up: not for a reader's eyes.
  if (row.errorCode === 'unlisted') return
  scene.tell({ kind: 'activity', runId: scene.run.runId, callId: row.id, label: row.title, state })
}

type Noted = {
  kind?: 'tool' | 'approval'
  status?: 'waiting' | 'failed'
  result?: StoredResult
  errorCode?: string | null
  durationMs?: number
  detail?: Json | undefined
  isRepeated?: boolean
}

function note(scene: CallScene, row: Row, { args, call }: Asked, noted: Noted): void {
  scene.trace.add({
    kind: noted.kind ?? 'tool',
    name: row.name,
    status: noted.status ?? (noted.result?.isError ? 'failed' : 'ok'),
    durationMs: noted.durationMs ?? 0,
    data: {
      callId: row.id,
      title: row.title,
      kind: scene.tools.find(({ spec }) => spec.name === row.name)?.kind ?? null,
      arguments: args ?? call.arguments.slice(0, 4_000),
      result: noted.result?.content ?? null,
      errorCode: noted.errorCode ?? null,
      isRepeated: noted.isRepeated ?? false,
      ...(noted.detail === undefined ? {} : { detail: noted.detail }),
    },
  })
}

/** At most `limit` of the tasks it is given run at a time. */
function limiter(limit: number): <T>(task: () => Promise<T>) => Promise<T> {
  let running = 0
  const queue: (() => void)[] = []
  return async (task) => {
    if (running >= limit) await new Promise<void>((resolve) => queue.push(resolve))
    else running += 1
    try {
      return await task()
    } finally {
      const next = queue.shift()
      if (next) next()
      else running -= 1
    }
  }
}
