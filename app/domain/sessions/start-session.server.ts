import { insertAccountEvent } from '#app/db/account-events.server.ts'
import { asActor } from '#app/db/scope.server.ts'
import { insertSession, type SessionMethod } from '#app/db/sessions.server.ts'
import { type PersonContext, scopeOf } from '#app/domain/context.server.ts'
import { addressPrefix } from '#app/lib/address-prefix.ts'
import { newId } from '#app/lib/ids.ts'

export type SessionStart = {
  method: SessionMethod
  authSessionId: string | null
  /** The User-Agent header; may be empty. */
  userAgent: string
  /** The caller's address; only its network is kept. */
  address: string
}

/** Somebody has signed in. Returns the id of the new session, for the signed cookie. */
export async function startSession(ctx: PersonContext, start: SessionStart): Promise<string> {
  const id = newId()
  const { userId } = ctx.actor
  await asActor({ ...scopeOf(ctx), workspaceId: null }, async (tx) => {
    await insertSession(tx, {
      id,
      userId,
      authSessionId: start.authSessionId,
      method: start.method,
      userAgent: start.userAgent.replaceAll('\0', '').slice(0, 300),
      addressPrefix: addressPrefix(start.address),
    })
    await insertAccountEvent(tx, {
      userId,
      action: 'session.started',
      detail: { method: start.method },
      requestId: ctx.requestId,
    })
  })
  return id
}
