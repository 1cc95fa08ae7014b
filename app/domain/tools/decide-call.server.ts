import { z } from 'zod'
import type { StreamEvent } from '#app/contracts/stream-events.ts'
import { insertAudit } from '#app/db/audit-log.server.ts'
import { insertEvents } from '#app/db/conversation-events.server.ts'
import { asActor } from '#app/db/scope.server.ts'
import { selectDecidableCall, updateToolCallDecided } from '#app/db/tool-calls.server.ts'
import { type Context, scopeOf } from '#app/domain/context.server.ts'
import { continuePaused } from '#app/domain/conversations/continue-run.server.ts'
import { publishEvents } from '#app/domain/conversations/event-hub.server.ts'
import { parseInput } from '#app/domain/parse-input.ts'
import { requirePermission } from '#app/domain/permissions.ts'
import { AppError } from '#app/lib/app-error.ts'

const decisionSchema = z.object({ callId: z.uuid(), decision: z.enum(['approve', 'deny']) })

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
    const { conversationId, runId, label } = call
    const events: StreamEvent[] = isApproved
      ? []
      : await insertEvents(tx, { conversationId, runId }, [
          { kind: 'activity', runId, callId, label, state: 'denied' },
        ])
    return { conversationId, events }
  })
  publishEvents(decided.conversationId, decided.events)
  await continuePaused({ workspaceId, conversationId: decided.conversationId })
  return { conversationId: decided.conversationId }
}
