import { asActor } from '#app/db/scope.server.ts'
import { type SessionMethod, selectSessions } from '#app/db/sessions.server.ts'
import { type PersonContext, scopeOf } from '#app/domain/context.server.ts'
import { readUserAgent } from '#app/lib/user-agent.ts'

export type SessionView = {
  id: string
  isCurrent: boolean
  method: SessionMethod
  browser: string | null
  system: string | null
  /** The network of the address it began at. */
  place: string
  createdAt: string
  lastSeenAt: string
}

/** Where the caller is signed in: this browser first, then the last used. */
export async function listSessions(ctx: PersonContext): Promise<SessionView[]> {
  const { userId, sessionId } = ctx.actor
  const rows = await asActor({ ...scopeOf(ctx), workspaceId: null }, (tx) => selectSessions(tx, userId))
  return rows
    .map((row) => ({
      id: row.id,
      isCurrent: row.id === sessionId,
      method: row.method,
      ...readUserAgent(row.user_agent),
      place: row.address_prefix,
      createdAt: row.created_at.toISOString(),
      lastSeenAt: row.last_seen_at.toISOString(),
    }))
    .sort((a, b) => Number(b.isCurrent) - Number(a.isCurrent))
}
