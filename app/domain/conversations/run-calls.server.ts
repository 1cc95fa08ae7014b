import { asSystemOnce } from '#app/db/scope.server.ts'
import { insertToolCalls, type NewToolCall, type ToolCallRow } from '#app/db/tool-calls.server.ts'
import { checkArguments } from '#app/domain/tools/check-arguments.ts'
import { callKey, fingerprintOf } from '#app/domain/tools/fingerprint.ts'
import type { OfferedTool } from '#app/domain/tools/types.ts'
import { ownWordsFor } from '#app/domain/tools/visitor-words.ts'
import { translatorFor } from '#app/i18n/server.ts'
import type { ChatMessage, ToolCall } from '#app/integrations/llm/types.ts'
import { newId } from '#app/lib/ids.ts'
import { limiter } from '#app/lib/limiter.ts'
import { storableJson } from '#app/lib/storable-json.ts'
import { readArguments } from './call-arguments.ts'
import {
  type AskedCall,
  type CallOutcome,
  type CallScene,
  errorResult,
  type OpenCall,
  type SettledCall,
} from './call-scene.ts'
import { RunLost } from './log-writer.server.ts'
import { APPROVAL_HOURS, MAX_CALLS_AT_ONCE, MAX_CALLS_IN_A_TURN } from './rules.ts'
import { settleCall } from './settle-call.server.ts'

const TOO_MANY = 'Too many calls at once: this one was not made.'

function ask(call: ToolCall, scene: CallScene): AskedCall {
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

function toNew({ call, tool, args, key, refusal }: AskedCall, scene: CallScene, step: number): NewToolCall {
  const title = tool?.title || call.name || 'unknown'
  return {
    id: newId(),
    toolId: tool?.toolId ?? null,
    name: plain(call.name, 64),
    title: plain(title, 120),
    label: plain(tool ? visitorWords(tool, scene) : title, 120),
    fingerprint: fingerprintOf(scene.run.runId, key),
    step,
    callId: plain(call.id, 200),
    arguments: storableJson(args ?? {}),
    status: refusal ? 'failed' : tool?.isDangerous ? 'waiting' : 'running',
    isDangerous: !refusal && tool?.isDangerous === true,
    result: refusal && errorResult(refusal.content),
    errorCode: refusal?.errorCode ?? null,
  }
}

/** Foreign words are for the people of the workspace; visitors read the owner's, or ours. */
function visitorWords(tool: OfferedTool, { context }: CallScene): string {
  if (tool.visitorTitle) return tool.visitorTitle
  const t = translatorFor(context.language === 'pt' ? 'pt-BR' : 'en')
  return t(`answers.tool.${ownWordsFor(tool)}`)
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
  const known = new Map([...knownRows(before, asked), ...doneRows(asked, scene)])
  const rows = await openRows(asked, known, at, scene)
  const once = new Map<string, Promise<SettledCall>>()
  const limited = limiter(MAX_CALLS_AT_ONCE)
  const outcomes = asked.map((one) => {
    const row = rows.get(one.key)
    if (!row) throw new RunLost()
    // The same call twice in one turn is one call.
    const outcome = once.get(one.key) ?? limited(() => settleCall(one, row, scene))
    once.set(one.key, outcome)
    return outcome.then((settled) => ({ ...settled, call: one.call }))
  })
  const settled = await Promise.all(outcomes)
  const rest = calls
    .slice(MAX_CALLS_IN_A_TURN)
    .map((call): CallOutcome => ({ call, result: errorResult(TOO_MANY), row: null }))
  return [...settled, ...rest]
}

/** Calls of earlier turns, and of the runs this one goes on with, by what they asked for. */
function knownRows(before: ToolCallRow[], asked: AskedCall[]): Map<string, OpenCall> {
  const byFingerprint = new Map(before.map((row) => [row.fingerprint, row]))
  const runs = [...new Set(before.map(({ runId }) => runId))]
  const known = new Map<string, OpenCall>()
  for (const { key, call, refusal } of asked) {
    for (const runId of runs) {
      const row = byFingerprint.get(fingerprintOf(runId, key))
      if (row && !known.has(key)) known.set(key, { ...row, isNew: false })
    }
    // Somebody allowed it, and since then the tool is gone or asks for something else: its arguments cannot be compared.
    const taken = new Set([...known.values()].map(({ id }) => id))
    const allowed =
      refusal &&
      before.find((row) => row.status === 'approved' && isSameCall(row, call) && !taken.has(row.id))
    if (allowed && !known.has(key)) known.set(key, { ...allowed, isNew: false })
  }
  return known
}

const isSameCall = (row: ToolCallRow, { id, name }: ToolCall) =>
  row.callId === plain(id, 200) && row.name === plain(name, 64)

/** What changes something, and was done by an answer that broke off right before, by what it asked for. */
function doneRows(asked: AskedCall[], { doneBefore }: CallScene): Map<string, OpenCall> {
  const acting = asked.filter(({ tool, refusal }) => tool && !tool.isReading && !refusal)
  const done = [...knownRows(doneBefore, acting)]
  return new Map(done.map(([key, row]) => [key, { ...row, isDoneBefore: true }]))
}

async function openRows(
  asked: AskedCall[],
  known: Map<string, OpenCall>,
  at: { step: number; transcript: ChatMessage[] },
  scene: CallScene,
): Promise<Map<string, OpenCall>> {
  const fresh = new Map<string, NewToolCall>()
  for (const one of asked)
    if (!known.has(one.key) && !fresh.has(one.key)) fresh.set(one.key, toNew(one, scene, at.step))
  if (fresh.size === 0) return known
  const { run, progress } = scene
  const traced = progress.take()
  const steps = traced ? [{ runId: run.runId, ...traced }] : []
  const rows = await asSystemOnce('note the calls of an answer before they are made', (tx) =>
    insertToolCalls(tx, run, storableJson(at.transcript), [...fresh.values()], APPROVAL_HOURS, steps),
  )
  if (!rows) throw new RunLost()
  if (traced) progress.confirm(traced)
  const byFingerprint = new Map(rows.map((row) => [row.fingerprint, row]))
  const all = new Map(known)
  for (const [key, { fingerprint }] of fresh) {
    const row = byFingerprint.get(fingerprint)
    if (row) all.set(key, row)
  }
  return all
}
