import type { Message } from '#app/contracts/stream-events.ts'
import { selectVersionOfConversation } from '#app/db/agent-versions.server.ts'
import { selectSnapshot } from '#app/db/conversation-events.server.ts'
import { updateConversationRead } from '#app/db/conversations.server.ts'
import { selectInboxRow } from '#app/db/inbox.server.ts'
import { selectPeople } from '#app/db/members.server.ts'
import { asActor } from '#app/db/scope.server.ts'
import { type Context, scopeOf } from '#app/domain/context.server.ts'
import { requirePermission } from '#app/domain/permissions.ts'
import { AppError } from '#app/lib/app-error.ts'
import { isUuid } from '#app/lib/ids.ts'
import { type ListedConversation, toListed } from './present.ts'

const MESSAGES = 500

export type OpenConversation = ListedConversation & {
  lastSeq: number
  runId: string | null
  /** The agent's version that answers here; null when there is none, and for programs. */
  versionNumber: number | null
  messages: Message[]
}

/** A conversation with what was said, and, when a person asks, from now on read. Throws NOT_FOUND, also for previews. */
export async function getConversation(ctx: Context, conversationId: string): Promise<OpenConversation> {
  requirePermission(ctx, 'conversation', 'read')
  if (!isUuid(conversationId)) throw new AppError('NOT_FOUND')
  const place = { workspaceId: ctx.workspaceId, conversationId }
  const userId = ctx.actor.kind === 'user' ? ctx.actor.userId : null
  return asActor(scopeOf(ctx), async (tx) => {
    const row = await selectInboxRow(tx, { ...place, userId })
    const snapshot = row && (await selectSnapshot(tx, { ...place, limit: MESSAGES }))
    if (!row || !snapshot) throw new AppError('NOT_FOUND')
    const isPerson = userId !== null
    if (isPerson) await updateConversationRead(tx, place)
    const { lastSeq, runId, messages } = snapshot
    const listed = toListed(row, await selectPeople(tx))
    const versionNumber = isPerson ? await selectVersionOfConversation(tx, place) : null
    return {
      ...listed,
      unreadCount: isPerson ? 0 : listed.unreadCount,
      lastSeq,
      runId,
      versionNumber,
      messages,
    }
  })
}
