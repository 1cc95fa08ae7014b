import { z } from 'zod'
import type { StreamEvent } from '#app/contracts/stream-events.ts'
import { insertAudit } from '#app/db/audit-log.server.ts'
import { insertEvents } from '#app/db/conversation-events.server.ts'
import { asActor } from '#app/db/scope.server.ts'
import { selectDecidableCall, selectWaitingCalls, updateToolCallDecided } from '#app/db/tool-calls.server.ts'
import { type Context, scopeOf } from '#app/domain/context.server.ts'
import { continuePaused } from '#app/domain/conversations/continue-run.server.ts'
import { publishEvents } from '#app/domain/conversations/event-hub.server.ts'
import { parseInput } from '#app/domain/parse-input.ts'
import { requirePermission } from '#app/domain/permissions.ts'
import { AppError } from '#app/lib/app-error.ts'
import { isUuid } from '#app/lib/ids.ts'

const decisionSchema = z.object({ callId: z.uuid(), decision: z.enum(['approve', 'deny']) })

/** A call that waits for a person, as they read it before they decide. */
export type WaitingCall = {
  callId: string
  conversationId: string
  agentName: string
  /** The tool's title and name. */
  title: string
  name: string
  arguments: unknown
  isPreview: boolean
  /** ISO 8601. */
  requestedAt: string
  expiresAt: string
}

const MOST = 100

/** Of one conversation, or of all that the person may see: oldest first. Somebody else's preview is theirs to decide. */
export async function listWaitingCalls(ctx: Context, conversationId: string | null): Promise<WaitingCall[]> {
  requirePermission(ctx, 'approval', 'decide')
  if (conversationId !== null && !isUuid(conversationId)) throw new AppError('NOT_FOUND')
  const userId = ctx.actor.kind === 'user' ? ctx.actor.userId : null
  const rows = await asActor(scopeOf(ctx), (tx) =>
    selectWaitingCalls(tx, { workspaceId: ctx.workspaceId, conversationId, limit: MOST }),
  )
  return rows
    .filter(({ channel, previewUserId }) => channel !== 'preview' || previewUserId === userId)
    .map((row) => ({
      callId: row.id,
      conversationId: row.conversationId,
      agentName: row.agentName,
      title: row.title,
      name: row.name,
      arguments: row.arguments,
      isPreview: row.channel === 'preview',
      requestedAt: new Date(row.requestedAt).toISOString(),
      expiresAt: new Date(row.expiresAt ?? row.requestedAt).toISOString(),
    }))
}

/**
 * The one decision of a waiting call; the answer goes on once all of its calls are decided. Throws NOT_FOUND, and CONFLICT
 * when somebody decided before, it has expired, or the answer was stopped.
 */
export async function decideCall(ctx: Context, input: unknown): Promise<{ conversationId: string }> {
  requirePermission(ctx, 'approval', 'decide')
  if (ctx.actor.kind !== 'user') throw new AppError('FORBIDDEN')
  const { callId, decision } = parseInput(decisionSchema, input)
  const { userId } = ctx.actor
  const { workspaceId } = ctx
  const isApproved = decision === 'approve'
  const decided = await asActor(scopeOf(ctx), async (tx) => {
    const call = await selectDecidableCall(tx, { workspaceId, id: callId })
    if (!call || (call.channel === 'preview' && call.previewUserId !== userId))
      throw new AppError('NOT_FOUND')
    const isOpen = call.runStatus === 'running' || call.runStatus === 'completed'
    const key = { workspaceId, id: callId, userId }
    if (!isOpen || !(await updateToolCallDecided(tx, key, isApproved ? 'approved' : 'denied')))
      throw new AppError('CONFLICT', { messageKey: 'errors.tools.alreadyDecided' })
    await insertAudit(tx, ctx, {
      action: isApproved ? 'tool_call.approved' : 'tool_call.denied',
      subjectType: 'tool_call',
      subjectId: callId,
      changes: { tool: call.name, conversationId: call.conversationId },
    })
    const { conversationId, runId, title } = call
    const events: StreamEvent[] = isApproved
      ? []
      : await insertEvents(tx, { conversationId, runId }, [
          { kind: 'activity', runId, callId, label: title, state: 'denied' },
        ])
    return { conversationId, events }
  })
  publishEvents(decided.conversationId, decided.events)
  await continuePaused({ workspaceId, conversationId: decided.conversationId })
  return { conversationId: decided.conversationId }
}
