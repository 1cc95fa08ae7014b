import { insertAccountEvent } from '#app/db/account-events.server.ts'
import { asActor, asSystem, type Tx } from '#app/db/scope.server.ts'
import { deleteAuthSessions, updateSessionsRevoked } from '#app/db/sessions.server.ts'
import { type PersonContext, scopeOf } from '#app/domain/context.server.ts'
import { AppError } from '#app/lib/app-error.ts'
import { isUuid } from '#app/lib/ids.ts'

/** Ends one of the caller's sessions at its next request. NOT_FOUND when it is not theirs or over already. */
export async function revokeSession(ctx: PersonContext, sessionId: string): Promise<void> {
  if (!isUuid(sessionId)) throw new AppError('NOT_FOUND')
  const count = await revoke(ctx, { only: sessionId })
  if (count === 0) throw new AppError('NOT_FOUND')
}

/** Ends all of the caller's sessions but the one that asks. Returns how many. */
export function revokeOtherSessions(ctx: PersonContext): Promise<number> {
  return revoke(ctx, { except: ctx.actor.sessionId })
}

/** Ends every session of the caller, this one too. */
export function revokeAllSessions(ctx: PersonContext): Promise<number> {
  return revoke(ctx, {})
}

async function revoke(
  ctx: PersonContext,
  which: { only?: string; except?: string | undefined },
): Promise<number> {
  const { userId } = ctx.actor
  const ended = await asActor({ ...scopeOf(ctx), workspaceId: null }, async (tx) => {
    const rows = await updateSessionsRevoked(tx, userId, which)
    if (rows.count > 0) await noteRevoked(tx, { userId, requestId: ctx.requestId, count: rows.count })
    return rows
  })
  await endAtAuth(ended.authSessionIds)
  return ended.count
}

const noteRevoked = (tx: Tx, who: { userId: string; requestId: string; count: number }) =>
  insertAccountEvent(tx, {
    userId: who.userId,
    action: 'session.revoked',
    detail: { count: who.count },
    requestId: who.requestId,
  })

/** What ended here must not be renewed at Auth. */
async function endAtAuth(authSessionIds: string[]): Promise<void> {
  if (authSessionIds.length === 0) return
  await asSystem('sessions end at Auth too', (tx) => deleteAuthSessions(tx, authSessionIds))
}

/** For those who cannot be signed in yet, such as after a reset: ends every session of the person. */
export async function revokeSessionsOf(userId: string, requestId: string, except?: string): Promise<void> {
  await asSystem('a person’s sessions end', async (tx) => {
    const rows = await updateSessionsRevoked(tx, userId, { except })
    if (rows.count > 0) await noteRevoked(tx, { userId, requestId, count: rows.count })
    await deleteAuthSessions(tx, rows.authSessionIds)
  })
}
