import type { Selectable } from 'kysely'
import type { Tx } from './scope.server.ts'
import type { Profiles } from './types.ts'

export type ProfileRow = Selectable<Profiles>

export function selectProfile(tx: Tx, userId: string): Promise<ProfileRow | undefined> {
  return tx.selectFrom('profiles').selectAll().where('user_id', '=', userId).executeTakeFirst()
}

/** Makes a person's profile when there is none; an existing one stays as it is. */
export async function insertProfile(
  tx: Tx,
  profile: { userId: string; displayName: string; locale: 'en' | 'pt-BR' },
): Promise<void> {
  await tx
    .insertInto('profiles')
    .values({
      user_id: profile.userId,
      display_name: profile.displayName.slice(0, 80),
      locale: profile.locale,
    })
    .onConflict((conflict) => conflict.column('user_id').doNothing())
    .execute()
}

export async function updateProfile(
  tx: Tx,
  userId: string,
  changes: {
    display_name?: string
    locale?: 'en' | 'pt-BR'
    time_zone?: string | null
    avatar_path?: string | null
    mail_on_waiting?: boolean
    last_workspace_id?: string | null
  },
): Promise<void> {
  await tx.updateTable('profiles').set(changes).where('user_id', '=', userId).execute()
}
