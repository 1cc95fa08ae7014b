import { insertAudit } from '#app/db/audit-log.server.ts'
import { lockCount } from '#app/db/count-lock.server.ts'
import { selectOpenInvitations, upsertInvitation } from '#app/db/invitations.server.ts'
import { selectPeople } from '#app/db/members.server.ts'
import { asActor } from '#app/db/scope.server.ts'
import { type Context, scopeOf } from '#app/domain/context.server.ts'
import { parseInput } from '#app/domain/parse-input.ts'
import { requirePermission } from '#app/domain/permissions.ts'
import { AppError } from '#app/lib/app-error.ts'
import { newId } from '#app/lib/ids.ts'
import { mailInvitation } from './mail-invitation.server.ts'
import { readAddresses } from './rules.ts'
import { inviteSchema, MAX_ADDRESSES, MAX_OPEN } from './schemas.ts'
import { newInvitationToken } from './token.server.ts'

export type Invited = {
  invited: string[]
  /** Belong to the workspace already: nothing was sent. */
  alreadyMembers: string[]
}

/** Asks people in, each with a mail of their own. Who was asked before and has not come gets a new link; the old one dies. */
export async function invitePeople(ctx: Context, input: unknown): Promise<Invited> {
  requirePermission(ctx, 'invitation', 'create')
  const { actor, workspaceId } = ctx
  if (actor.kind !== 'user') throw new AppError('FORBIDDEN')
  const { addresses: text, role, locale, agentIds } = parseInput(inviteSchema, input)
  const { addresses, wrong } = readAddresses(text)
  if (wrong.length > 0)
    throw new AppError('BAD_INPUT', {
      messageKey: 'errors.invitation.addresses',
      params: { list: wrong.slice(0, 5).join(', ').slice(0, 200) },
    })
  if (addresses.length > MAX_ADDRESSES)
    throw new AppError('BAD_INPUT', {
      messageKey: 'errors.invitation.tooMany',
      params: { count: MAX_ADDRESSES },
    })

  return await asActor(scopeOf(ctx), async (tx) => {
    const members = new Set((await selectPeople(tx)).map((person) => person.email.toLowerCase()))
    const invited = addresses.filter((email) => !members.has(email))
    await lockCount(tx, 'open invitations', workspaceId)
    if ((await selectOpenInvitations(tx, workspaceId)).length + invited.length > MAX_OPEN)
      throw new AppError('LIMIT_REACHED', { messageKey: 'errors.invitation.tooManyOpen' })
    for (const email of invited) {
      const invitationId = await upsertInvitation(tx, {
        id: newId(),
        workspaceId,
        email,
        role,
        agentIds,
        locale,
        ...newInvitationToken(),
        invitedBy: actor.userId,
      })
      await mailInvitation(ctx, tx, invitationId)
      await insertAudit(tx, ctx, {
        action: 'invitation.created',
        subjectType: 'invitation',
        subjectId: invitationId,
        changes: { email, role, locale, agents: agentIds === null ? 'all' : agentIds.length },
      })
    }
    return { invited, alreadyMembers: addresses.filter((email) => members.has(email)) }
  })
}
