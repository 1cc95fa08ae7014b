import { selectAgentAtVersion, selectDraftAgent } from '#app/db/answering-agents.server.ts'
import { insertEvents } from '#app/db/conversation-events.server.ts'
import { asSystem } from '#app/db/scope.server.ts'
import {
  selectCallPlace,
  selectToolCall,
  updateToolCallFinished,
  updateToolCallStarted,
} from '#app/db/tool-calls.server.ts'
import { settingsOf } from '#app/domain/conversations/run-plan.server.ts'
import { checkArguments } from './check-arguments.ts'
import { keepThings } from './kept.ts'
import { offerTools } from './offer-tools.server.ts'
import { GONE, runTool } from './run-tool.server.ts'

/**
 * Makes a call that was approved after people had taken its conversation over: no answer is written, what came of it stands
 * with the call. Once: a second job for it finds it begun.
 */
export async function runApproved(
  { workspaceId, callId }: { workspaceId: string; callId: string },
  stop: AbortSignal,
): Promise<void> {
  const ready = await asSystem('begin a call that was approved', async (tx) => {
    const key = { workspaceId, id: callId }
    const call = await selectToolCall(tx, key)
    const place = call && (await selectCallPlace(tx, key))
    if (!call || !place) return null
    const agentKey = { workspaceId, agentId: call.agentId }
    const agent = place.agentVersionId
      ? await selectAgentAtVersion(tx, { ...agentKey, versionId: place.agentVersionId })
      : await selectDraftAgent(tx, agentKey)
    if (!agent || !(await updateToolCallStarted(tx, { ...key, runId: null }))) return null
    return { call, place, agent, settings: settingsOf(agent) }
  })
  if (!ready) return
  const { call, place, agent, settings } = ready
  const tools = await offerTools(workspaceId, settings)
  const tool = tools.find(({ spec }) => spec.name === call.name)
  // The tool may have changed since somebody looked at the arguments.
  const checked = tool && checkArguments(tool.spec.parameters, JSON.stringify(call.arguments))
  const kept = keepThings()
  const context = {
    kept,
    workspaceId,
    agentId: call.agentId,
    agentName: agent.name,
    conversationId: call.conversationId,
    runId: call.runId,
    visitorId: place.visitorId,
    previewUserId: place.previewUserId,
    language: place.language === 'pt' ? ('pt' as const) : ('en' as const),
    settings,
    idempotencyKey: call.id,
  }
  const end = tool && checked?.ok ? await runTool(tool, checked.args, context, stop) : GONE
  kept.close()
  const { content, isError, errorCode, effect } = end
  await asSystem('keep what came of an approved call', async (tx) => {
    const { conversationId, runId, label } = call
    await updateToolCallFinished(
      tx,
      { workspaceId, id: callId },
      {
        status: isError ? 'failed' : 'succeeded',
        result: { content, isError, ...(effect ? { effect } : {}) },
        errorCode,
      },
    )
    await insertEvents(tx, { conversationId, runId }, [
      { kind: 'activity', runId, callId, label, state: isError ? 'failed' : 'done' },
    ])
  })
}
