import { asSystem, asSystemOnce } from '#app/db/scope.server.ts'
import {
  type StoredResult,
  updateAnswerDraft,
  updateToolCallFinished,
  updateToolCallStarted,
} from '#app/db/tool-calls.server.ts'
import { GONE, runTool } from '#app/domain/tools/run-tool.server.ts'
import type { OfferedTool } from '#app/domain/tools/types.ts'
import type { Json } from '#app/integrations/llm/types.ts'
import { storableJson } from '#app/lib/storable-json.ts'
import { toAttachments } from './attachments.ts'
import {
  type Activity,
  type AskedCall,
  type CallScene,
  errorResult,
  type OpenCall,
  type SettledCall,
} from './call-scene.ts'
import { addCitations } from './prepare-run.server.ts'

const UNKNOWN_OUTCOME =
  'We were interrupted while this was being done. Whether it took effect is not known: do not repeat it, and say so if it matters.'
const DONE_BEFORE =
  'The answer before, which broke off, made this call already, with the same arguments. It was not made again. Say what came of it; if the visitor wants it once more on top, ask them to say so.'
const DENIED =
  'A person of the team refused this call. It was not made. Tell the visitor plainly, and do not try it again.'
const EXPIRED = 'Nobody of the team approved this call in time. It was not made. Tell the visitor plainly.'

/** What came of a call: from the ledger, or by making it. */
export async function settleCall(asked: AskedCall, row: OpenCall, scene: CallScene): Promise<SettledCall> {
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
    if (row.isDoneBefore) return answerFromBefore(row, row.result, asked, scene)
    const isRepeated = !row.isNew
    if (row.isNew) activity(scene, row, 'failed')
    note(scene, row, asked, { result: row.result, errorCode: row.errorCode, isRepeated })
    applyEffect(scene, row.result)
    return { result: row.result, row }
  }
  const isMine =
    status === 'approved' ? await start(row, scene) : row.isNew || asked.tool?.isIdempotent === true
  const result = !isMine
    ? await giveUp(asked, row, scene, { content: UNKNOWN_OUTCOME, errorCode: 'unknown_outcome' })
    : asked.tool && asked.args
      ? await make(asked.tool, asked.args, asked, row, scene)
      : await giveUp(asked, row, scene, GONE)
  return { result, row: { ...row, status: result.isError ? 'failed' : 'succeeded', result } }
}

/** What is beside that answer stays beside it. */
function answerFromBefore(
  row: OpenCall,
  known: StoredResult,
  asked: AskedCall,
  scene: CallScene,
): SettledCall {
  const result = { content: `${DONE_BEFORE}\n${known.content}`, isError: known.isError }
  note(scene, row, asked, { result: known, errorCode: row.errorCode, isDoneBefore: true })
  return { result, row }
}

function start({ id }: OpenCall, { run }: CallScene): Promise<boolean> {
  return asSystemOnce('begin a call that was approved', (tx) =>
    updateToolCallStarted(tx, { workspaceId: run.workspaceId, id, runId: run.runId }),
  )
}

/** Somebody began it and died, or what was approved is no longer offered: it is not made. */
async function giveUp(
  asked: AskedCall,
  row: OpenCall,
  scene: CallScene,
  { content, errorCode }: { content: string; errorCode: string | null },
): Promise<StoredResult> {
  const result = errorResult(content)
  await asSystemOnce('a call that is not made', (tx) =>
    updateToolCallFinished(
      tx,
      { workspaceId: scene.run.workspaceId, id: row.id },
      { status: 'failed', result, errorCode },
    ),
  )
  activity(scene, row, 'failed')
  note(scene, row, asked, { result, errorCode })
  return result
}

async function make(
  tool: OfferedTool,
  args: { [key: string]: Json },
  asked: AskedCall,
  row: OpenCall,
  scene: CallScene,
): Promise<StoredResult> {
  const beganAt = performance.now()
  activity(scene, row, 'running')
  const end = await runTool(tool, args, { ...scene.context, idempotencyKey: row.id }, scene.stop)
  const { content, isError, errorCode, effect } = end
  const result: StoredResult = storableJson({ content, isError, ...(effect ? { effect } : {}) })
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
  if (effect.kind === 'handover') scene.isHandedOver = true
  if (effect.kind === 'citations') addCitations(scene.citations, effect)
  else if (effect.kind === 'media' && 'mediaIds' in effect) {
    const shown = new Set(scene.attachments.map(({ id }) => id))
    const wanted = (effect.mediaIds as string[]).filter((id) => !shown.has(id))
    scene.attachments.push(...toAttachments(scene.gallery, wanted))
  } else return false
  return true
}

function activity(scene: CallScene, row: OpenCall, state: Activity['state']): void {
  // What nobody offered has a name that a model made up: not for a reader's eyes.
  if (row.errorCode === 'unlisted') return
  scene.tell({ kind: 'activity', runId: scene.run.runId, callId: row.id, label: row.label, state })
}

type Noted = {
  kind?: 'tool' | 'approval'
  status?: 'waiting' | 'failed'
  result?: StoredResult
  errorCode?: string | null
  durationMs?: number
  detail?: Json | undefined
  isRepeated?: boolean
  isDoneBefore?: boolean
}

function note(scene: CallScene, row: OpenCall, { args, call }: AskedCall, noted: Noted): void {
  scene.trace.add({
    kind: noted.kind ?? 'tool',
    name: row.name,
    status: noted.status ?? (noted.result?.isError ? 'failed' : 'ok'),
    durationMs: noted.durationMs ?? 0,
    data: {
      callId: row.id,
      title: row.title,
      label: row.label,
      kind: scene.tools.find(({ spec }) => spec.name === row.name)?.kind ?? null,
      arguments: args ?? call.arguments.slice(0, 4_000),
      result: noted.result?.content ?? null,
      errorCode: noted.errorCode ?? null,
      isRepeated: noted.isRepeated ?? false,
      ...(noted.isDoneBefore ? { isDoneBefore: true } : {}),
      ...(noted.detail === undefined ? {} : { detail: noted.detail }),
    },
  })
}
