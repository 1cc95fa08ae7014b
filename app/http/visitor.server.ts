import type { MiddlewareHandler } from 'hono'
import { hashVisitorToken, type VisitorContext } from '#app/domain/conversations/visitor.server.ts'
import { AppError } from '#app/lib/app-error.ts'
import type { Door } from './door.server.ts'

export type VisitorDoor = Door & {
  Variables: Door['Variables'] & { visitor: VisitorContext; visitorKey: string }
}

/** The bearer token's hash goes on; whether it is good the database says when it is used. Throws NOT_SIGNED_IN. */
export function visitorToken(): MiddlewareHandler<VisitorDoor> {
  return async (c, next) => {
    const [, token = ''] = /^Bearer ([\w-]{1,200})$/.exec(c.req.header('authorization') ?? '') ?? []
    const tokenHash = hashVisitorToken(token)
    if (!tokenHash) throw new AppError('NOT_SIGNED_IN', { messageKey: 'errors.visitorSession' })
    c.set('visitor', { tokenHash, requestId: c.get('requestId') })
    c.set('visitorKey', tokenHash.toString('base64url'))
    await next()
  }
}
