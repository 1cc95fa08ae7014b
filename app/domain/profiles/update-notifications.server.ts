import { updateProfile } from '#app/db/profiles.server.ts'
import { asActor } from '#app/db/scope.server.ts'
import { type PersonContext, scopeOf } from '#app/domain/context.server.ts'
import { parseInput } from '#app/domain/parse-input.ts'
import { notificationsSchema } from './schemas.ts'

/** Which mails the caller wants, in every workspace. */
export async function updateNotifications(
  ctx: PersonContext,
  input: unknown,
): Promise<{ mailOnWaiting: boolean }> {
  const { mailOnWaiting } = parseInput(notificationsSchema, input)
  await asActor({ ...scopeOf(ctx), workspaceId: null }, (tx) =>
    updateProfile(tx, ctx.actor.userId, { mail_on_waiting: mailOnWaiting }),
  )
  return { mailOnWaiting }
}
