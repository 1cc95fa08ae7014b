import { type Selectable, sql } from 'kysely'
import type { Tx } from './scope.server.ts'
import type { Sessions } from './types.ts'

export type SessionRow = Selectable<Sessions>
export type SessionMethod = 'password' | 'code' | 'link' | 'sign_up' | 'github' | 'google' | 'reset'

/** One that was not used for so long is not listed: its cookie has ended by itself. */
const LIFE = sql`interval '30 days'`

export async function insertSession(
  tx: Tx,
  session: {
    id: string
    userId: string
    authSessionId: string | null
    method: SessionMethod
    userAgent: string
    addressPrefix: string
  },
): Promise<void> {
  await tx
    .insertInto('sessions')
    .values({
      id: session.id,
      user_id: session.userId,
      auth_session_id: session.authSessionId,
      method: session.method,
      user_agent: session.userAgent,
      address_prefix: session.addressPrefix,
    })
    .execute()
}

/** A person's live sessions, the last used first. */
export function selectSessions(tx: Tx, userId: string): Promise<SessionRow[]> {
  return tx
    .selectFrom('sessions')
    .selectAll()
    .where('user_id', '=', userId)
    .where('revoked_at', 'is', null)
    .where(sql<boolean>`last_seen_at > now() - ${LIFE}`)
    .orderBy('last_seen_at', 'desc')
    .orderBy('id')
    .limit(100)
    .execute()
}

/**
 * Ends a person's sessions: one (`only`), all but one (`except`), or all. Returns the sessions at Auth that they stood
 * on, which have to end as well.
 */
export async function updateSessionsRevoked(
  tx: Tx,
  userId: string,
  which: { only?: string | undefined; except?: string | undefined },
): Promise<{ count: number; authSessionIds: string[] }> {
  let query = tx
    .updateTable('sessions')
    .set({ revoked_at: sql<Date>`now()` })
    .where('user_id', '=', userId)
    .where('revoked_at', 'is', null)
  if (which.only !== undefined) query = query.where('id', '=', which.only)
  if (which.except !== undefined) query = query.where('id', '<>', which.except)
  const rows = await query.returning('auth_session_id').execute()
  return {
    count: rows.length,
    authSessionIds: rows.flatMap(({ auth_session_id }) => (auth_session_id ? [auth_session_id] : [])),
  }
}

/** For the system. */
export async function deleteAuthSessions(tx: Tx, authSessionIds: string[]): Promise<void> {
  await sql`select app.end_auth_sessions(${authSessionIds}::uuid[])`.execute(tx)
}
