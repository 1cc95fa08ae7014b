import { insertAccountEvent } from '#app/db/account-events.server.ts'
import {
  leaveEverything,
  type SoleWorkspaceRow,
  selectSoleWorkspaces,
  updatePurgeDue,
} from '#app/db/accounts.server.ts'
import { selectProfile } from '#app/db/profiles.server.ts'
import { asActor, asSystem } from '#app/db/scope.server.ts'
import { type PersonContext, scopeOf } from '#app/domain/context.server.ts'
import { purgeWorkspaces } from '#app/domain/workspaces/purge-workspaces.server.ts'
import { deleteUser } from '#app/integrations/supabase/auth-admin.server.ts'
import { removeAvatar } from '#app/integrations/supabase/avatars.server.ts'
import { AppError } from '#app/lib/app-error.ts'
import { log } from '#app/lib/log.server.ts'
import { requireProof } from './confirm-identity.server.ts'

export type SoleWorkspace = { slug: string; name: string; members: number; isClosed: boolean }

const toSole = ({ slug, name, members, is_closed }: SoleWorkspaceRow): SoleWorkspace => ({
  slug,
  name,
  members,
  isClosed: is_closed,
})

/**
 * Workspaces that would be without an owner: open ones have to be handed over or deleted before the account can go, closed
 * ones go with it.
 */
export async function listSoleWorkspaces(ctx: PersonContext): Promise<SoleWorkspace[]> {
  const rows = await asActor({ ...scopeOf(ctx), workspaceId: null }, selectSoleWorkspaces)
  return rows.map(toSole)
}

/**
 * Deletes the caller's account for good: out of every workspace, the name off what they wrote, sessions over, the account
 * gone at Auth. The logs keep the id without a name. Throws BAD_INPUT for a wrong proof, CONFLICT while they own a
 * workspace alone.
 */
export async function deleteAccount(ctx: PersonContext, input: { proof?: unknown }): Promise<void> {
  const scope = { ...scopeOf(ctx), workspaceId: null }
  const sole = await asActor(scope, selectSoleWorkspaces)
  if (sole.some((workspace) => !workspace.is_closed)) {
    throw new AppError('CONFLICT', { messageKey: 'errors.account.ownsWorkspaces' })
  }
  const { user_id: userId } = await requireProof(ctx, input.proof)
  // Those they closed already have nobody left who could restore them.
  if (sole.length > 0) {
    const ids = sole.map(({ id }) => id)
    await asSystem('closed workspaces go with their only owner', (tx) => updatePurgeDue(tx, ids))
    await purgeWorkspaces()
  }
  const avatar = await asActor(scope, async (tx) => {
    const profile = await selectProfile(tx, userId)
    await insertAccountEvent(tx, { userId, action: 'account.deleted', requestId: ctx.requestId })
    await leaveEverything(tx)
    return profile?.avatar_path ?? null
  })
  if (avatar) await removeAvatar(avatar).catch((error) => log.warn({ error }, 'a picture was left behind'))
  await deleteUser(userId)
}
