import type { VisitorSession } from '#app/contracts/widget.v1.ts'
import type { Rate } from '#app/db/rate-limits.server.ts'
import { asSystem } from '#app/db/scope.server.ts'
import { insertVisitorSession } from '#app/db/visitors.server.ts'
import { AppError, isAppError } from '#app/lib/app-error.ts'
import { newId } from '#app/lib/ids.ts'
import { hashVisitorToken, newVisitorToken } from './visitor.server.ts'

/** A new visitor of a published agent. The token leaves here once; we keep its hash. Throws NOT_FOUND (`errors.agentAway`), LIMIT_REACHED. */
export async function startVisitorSession(
  publicId: string,
  language: string | null,
  rates: readonly Rate[] = [],
): Promise<VisitorSession> {
  const token = newVisitorToken()
  const tokenHash = hashVisitorToken(token) as Buffer
  const visitorId = newId()
  const { expiresAt } = await asSystem(
    'open a session for a visitor',
    (tx) => insertVisitorSession(tx, { publicId, visitorId, tokenHash, language }),
    rates,
  ).catch((error: unknown) => {
    // Unpublished, archived, deleted or never there: a visitor is told the same, and calmly.
    if (isAppError(error) && error.code === 'NOT_FOUND')
      throw new AppError('NOT_FOUND', { messageKey: 'errors.agentAway', cause: error })
    throw error
  })
  return { token, expiresAt: expiresAt.toISOString(), visitorId }
}
