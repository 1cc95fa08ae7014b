import { updateProfile as updateRow } from '#app/db/profiles.server.ts'
import { asActor } from '#app/db/scope.server.ts'
import { type PersonContext, scopeOf } from '#app/domain/context.server.ts'
import { parseInput } from '#app/domain/parse-input.ts'
import { profileSchema } from './schemas.ts'

/** Changes what the caller tells about themselves, everywhere at once. What is left out stays. */
export async function updateProfile(ctx: PersonContext, input: unknown) {
  const { displayName, locale, timeZone } = parseInput(profileSchema.partial(), input)
  await asActor({ ...scopeOf(ctx), workspaceId: null }, (tx) =>
    updateRow(tx, ctx.actor.userId, {
      display_name: displayName,
      locale,
      ...(timeZone !== undefined && { time_zone: timeZone || null }),
    }),
  )
  return { displayName, locale }
}
