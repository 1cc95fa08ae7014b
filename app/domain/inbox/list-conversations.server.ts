import { countInbox, selectInbox } from '#app/db/inbox.server.ts'
import { selectPeople } from '#app/db/members.server.ts'
import { asActor } from '#app/db/scope.server.ts'
import { type Context, scopeOf } from '#app/domain/context.server.ts'
import { parseInput } from '#app/domain/parse-input.ts'
import { requirePermission } from '#app/domain/permissions.ts'
import { type ListedConversation, toListed } from './present.ts'
import { listSchema } from './schemas.ts'

const PAGE = 40

export type InboxPage = {
  conversations: ListedConversation[]
  /** For the next page; null on the last one. */
  nextBefore: string | null
  counts: Record<'open' | 'waiting' | 'approval' | 'mine', number>
}

/** One page of the inbox. Unknown views and dates in an address fall back to the first page of what is open. */
export async function listConversations(ctx: Context, input: unknown): Promise<InboxPage> {
  requirePermission(ctx, 'conversation', 'read')
  const { view, before } = parseInput(listSchema, input)
  const key = { workspaceId: ctx.workspaceId, userId: ctx.actor.kind === 'user' ? ctx.actor.userId : null }
  return asActor(scopeOf(ctx), async (tx) => {
    const rows = await selectInbox(tx, {
      ...key,
      view,
      before: before ? new Date(before) : null,
      limit: PAGE + 1,
    })
    const people = await selectPeople(tx)
    const conversations = rows.slice(0, PAGE).map((row) => toListed(row, people))
    return {
      conversations,
      nextBefore: rows.length > PAGE ? (conversations.at(-1)?.lastMessageAt ?? null) : null,
      counts: await countInbox(tx, key),
    }
  })
}
