import { selectAccountEvents } from '#app/db/account-events.server.ts'
import { selectPendingEmail } from '#app/db/account-tokens.server.ts'
import { asActor, asSystem } from '#app/db/scope.server.ts'
import { type PersonContext, scopeOf } from '#app/domain/context.server.ts'

/** What the page of security shows besides sessions: a change of address under way, and what happened lately. */
export async function getAccountSecurity(ctx: PersonContext) {
  const { userId } = ctx.actor
  const events = await asActor({ ...scopeOf(ctx), workspaceId: null }, (tx) =>
    selectAccountEvents(tx, userId, 8),
  )
  const pendingEmail = await asSystem('a change of address under way', (tx) => selectPendingEmail(tx, userId))
  return {
    pendingEmail,
    activity: events.map((row) => ({
      id: row.id,
      action: row.action,
      createdAt: row.created_at.toISOString(),
    })),
  }
}
