import type { Context as HonoContext } from 'hono'
import { AppError } from '#app/lib/app-error.ts'
import type { Door } from './door.server.ts'
import { type Member, requireMember } from './require-member.server.ts'
import { requireSameOrigin } from './same-origin.server.ts'

/** The signed-in member of the route's workspace `:slug`; mutations only from our own pages. Throws AppError alone. */
export async function memberOf(c: HonoContext<Door>): Promise<Member> {
  requireSameOrigin(c.req.raw)
  try {
    return await requireMember(c.req.raw, c.req.param('slug'))
  } catch (thrown) {
    // The page guard answers with the way to the sign-in page, which is of no use to a program.
    if (thrown instanceof Response) throw new AppError('NOT_SIGNED_IN')
    throw thrown
  }
}
