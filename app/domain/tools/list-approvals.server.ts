import { selectPeople } from '#app/db/members.server.ts'
import { asActor } from '#app/db/scope.server.ts'
import { selectApprovals } from '#app/db/tool-calls.server.ts'
import { type Context, scopeOf } from '#app/domain/context.server.ts'
import { firstNameOf } from '#app/domain/inbox/rules.ts'
import { requirePermission } from '#app/domain/permissions.ts'
import { AppError } from '#app/lib/app-error.ts'
import { isUuid } from '#app/lib/ids.ts'
import type { Approval } from './approval.ts'
import { outcomeOf } from './outcome.ts'

/** More than people read of one conversation. */
const MOST = 50

/**
 * The calls of a conversation that need a person, decided or not, oldest first. Throws NOT_FOUND, also for somebody
 * else's preview.
 */
export async function listApprovals(ctx: Context, conversationId: string): Promise<Approval[]> {
  requirePermission(ctx, 'approval', 'decide')
  if (!isUuid(conversationId)) throw new AppError('NOT_FOUND')
  const userId = ctx.actor.kind === 'user' ? ctx.actor.userId : null
  return asActor(scopeOf(ctx), async (tx) => {
    const key = { workspaceId: ctx.workspaceId, conversationId, userId, limit: MOST }
    const calls = await selectApprovals(tx, key)
    if (!calls) throw new AppError('NOT_FOUND')
    const people = calls.some(({ decidedBy }) => decidedBy) ? await selectPeople(tx) : []
    return calls.map((call): Approval => {
      const person = people.find(({ user_id }) => user_id === call.decidedBy)
      return {
        callId: call.id,
        agentName: call.agentName,
        title: call.title,
        name: call.name,
        arguments: call.arguments,
        state: stateOf(call),
        outcome: outcomeOf(call),
        decidedByName: person ? firstNameOf(person) : null,
        isOwnDecision: call.decidedBy !== null && call.decidedBy === userId,
        decidedAt: call.decidedAt && new Date(call.decidedAt).toISOString(),
        expiresAt: call.expiresAt && new Date(call.expiresAt).toISOString(),
      }
    })
  })
}

type Standing = { status: string; isOpen: boolean; decidedBy: string | null }

/** What was approved may have run since; what waits in an answer that ended can no longer be decided. */
function stateOf({ status, isOpen, decidedBy }: Standing): Approval['state'] {
  if (status === 'waiting') return isOpen ? 'waiting' : 'expired'
  if (status === 'denied' || status === 'expired') return status
  return decidedBy ? 'approved' : 'expired'
}
