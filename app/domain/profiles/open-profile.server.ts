import { insertProfile, selectProfile } from '#app/db/profiles.server.ts'
import { asActor } from '#app/db/scope.server.ts'
import { type PersonContext, scopeOf } from '#app/domain/context.server.ts'
import type { Profile } from './schemas.ts'

/** The caller's profile. There is none before the first sign-in: it then begins with `name` and the caller's language. */
export async function openProfile(ctx: PersonContext, name: string): Promise<Profile> {
  const { userId } = ctx.actor
  const row = await asActor({ ...scopeOf(ctx), workspaceId: null }, async (tx) => {
    const known = await selectProfile(tx, userId)
    if (known) return known
    await insertProfile(tx, { userId, displayName: name, locale: ctx.locale })
    return selectProfile(tx, userId)
  })
  return {
    displayName: row?.display_name || name,
    locale: row?.locale === 'pt-BR' ? 'pt-BR' : 'en',
    timeZone: row?.time_zone ?? null,
    lastWorkspaceId: row?.last_workspace_id ?? null,
    avatar: row?.avatar_path?.split('/').at(-1)?.split('.')[0] ?? null,
    mailOnWaiting: row?.mail_on_waiting ?? true,
  }
}
