import type { VisitorSession } from '#app/contracts/widget.v1.ts'
import { asSystem } from '#app/db/scope.server.ts'
import { insertVisitorSession } from '#app/db/visitors.server.ts'
import { newId } from '#app/lib/ids.ts'
import { hashVisitorToken, newVisitorToken } from './visitor.server.ts'

/** A new visitor of a published agent. The token leaves here once; we keep its hash. Throws NOT_FOUND. */
export async function startVisitorSession(
  publicId: string,
  language: string | null,
): Promise<VisitorSession> {
  const token = newVisitorToken()
  const tokenHash = hashVisitorToken(token) as Buffer
  const visitorId = newId()
  const { expiresAt } = await asSystem('open a session for a visitor', (tx) =>
    insertVisitorSession(tx, { publicId, visitorId, tokenHash, language }),
  )
  return { token, expiresAt: expiresAt.toISOString(), visitorId }
}
