import { asActor } from '#app/db/scope.server.ts'
import { type PersonContext, scopeOf } from '#app/domain/context.server.ts'

/** For answers that ask the database nothing else: throws NOT_SIGNED_IN when the caller's session was revoked. */
export async function requireSession(ctx: PersonContext): Promise<void> {
  await asActor({ ...scopeOf(ctx), workspaceId: null }, async () => {})
}
