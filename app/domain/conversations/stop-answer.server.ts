import { insertAudit } from '#app/db/audit-log.server.ts'
import { selectConversation } from '#app/db/conversations.server.ts'
import { asActor, asVisitor, type Tx } from '#app/db/scope.server.ts'
import { type Context, scopeOf } from '#app/domain/context.server.ts'
import { requirePermission } from '#app/domain/permissions.ts'
import { AppError } from '#app/lib/app-error.ts'
import { isUuid } from '#app/lib/ids.ts'
import { stopRunIn } from './end-run.server.ts'
import { publishEvents } from './event-hub.server.ts'
import { abortRun } from './run-engine.server.ts'
import type { VisitorContext } from './visitor.server.ts'

async function stopIn(tx: Tx, place: { workspaceId: string; conversationId: string }) {
  if (!(await selectConversation(tx, place))) throw new AppError('NOT_FOUND')
  return stopRunIn(tx, place)
}

function afterStopping(
  conversationId: string,
  stopped: Awaited<ReturnType<typeof stopRunIn>>,
): { stopped: boolean } {
  if (!stopped) return { stopped: false }
  abortRun(stopped.runId)
  publishEvents(conversationId, stopped.events)
  return { stopped: true }
}

/** Ends the answer being written to this visitor. `stopped` is false when none was. */
export async function stopVisitorAnswer(
  visitor: VisitorContext,
  conversationId: string,
): Promise<{ stopped: boolean }> {
  if (!isUuid(conversationId)) throw new AppError('NOT_FOUND')
  const stopped = await asVisitor(visitor.tokenHash, visitor.requestId, (tx, { workspaceId }) =>
    stopIn(tx, { workspaceId, conversationId }),
  )
  return afterStopping(conversationId, stopped)
}

/** The same for a member: their preview, or an answer they see going wrong. */
export async function stopAnswer(ctx: Context, conversationId: string): Promise<{ stopped: boolean }> {
  requirePermission(ctx, 'conversation', 'reply')
  if (!isUuid(conversationId)) throw new AppError('NOT_FOUND')
  const { workspaceId } = ctx
  const stopped = await asActor(scopeOf(ctx), async (tx) => {
    const run = await stopIn(tx, { workspaceId, conversationId })
    if (run)
      await insertAudit(tx, ctx, {
        action: 'conversation.answer_stopped',
        subjectType: 'conversation',
        subjectId: conversationId,
      })
    return run
  })
  return afterStopping(conversationId, stopped)
}
