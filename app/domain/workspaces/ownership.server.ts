import { insertAudit } from '#app/db/audit-log.server.ts'
import { isUniqueViolation } from '#app/db/errors.ts'
import { selectPeople } from '#app/db/members.server.ts'
import {
  acceptTransfer,
  deleteTransfer,
  insertTransfer,
  selectTransfer,
} from '#app/db/ownership-transfers.server.ts'
import { asActor } from '#app/db/scope.server.ts'
import { type Context, scopeOf } from '#app/domain/context.server.ts'
import { parseInput } from '#app/domain/parse-input.ts'
import { requirePermission } from '#app/domain/permissions.ts'
import { AppError } from '#app/lib/app-error.ts'
import { newId } from '#app/lib/ids.ts'
import { enqueue } from '#app/queue/enqueue.server.ts'
import { offerSchema } from './schemas.ts'

// Handing a workspace over takes two: an owner offers it, the other accepts within a week. Until then nothing changes.

export type Offer = {
  from: { userId: string; name: string }
  to: { userId: string; name: string }
  /** ISO 8601. */
  expiresAt: string
}

/** The open offer, or null. */
export async function getOffer(ctx: Context): Promise<Offer | null> {
  requirePermission(ctx, 'workspace', 'read')
  return await asActor(scopeOf(ctx), async (tx) => {
    const row = await selectTransfer(tx, ctx.workspaceId)
    if (!row) return null
    const names = new Map((await selectPeople(tx)).map((person) => [person.user_id, person.display_name]))
    const person = (userId: string) => ({ userId, name: names.get(userId) ?? '' })
    return {
      from: person(row.from_user_id),
      to: person(row.to_user_id),
      expiresAt: row.expires_at.toISOString(),
    }
  })
}

/** Throws CONFLICT while another offer is open. */
export async function offerOwnership(ctx: Context, input: unknown): Promise<void> {
  requirePermission(ctx, 'workspace', 'transfer')
  const { workspaceId } = ctx
  const { userId: toUserId } = parseInput(offerSchema, input)
  const fromUserId = personOf(ctx)
  if (toUserId === fromUserId) throw new AppError('BAD_INPUT', { fields: { userId: 'errors.field.invalid' } })
  try {
    await asActor(scopeOf(ctx), async (tx) => {
      await insertTransfer(tx, { workspaceId, fromUserId, toUserId })
      const mail = { workspaceId, mailId: newId(), template: 'ownership' as const, subjectId: toUserId }
      await enqueue(tx, 'mail/send', mail, { meta: { requestId: ctx.requestId } })
      await audit(tx, ctx, 'ownership.offered', { from: fromUserId, to: toUserId })
    })
  } catch (error) {
    if (!isUniqueViolation(error)) throw error
    throw new AppError('CONFLICT', { messageKey: 'errors.people.offerOpen', cause: error })
  }
}

/** The caller becomes owner, the one who offered it admin. Throws NOT_FOUND without an open offer to the caller. */
export async function acceptOwnership(ctx: Context): Promise<void> {
  requirePermission(ctx, 'workspace', 'read')
  const to = personOf(ctx)
  await asActor(scopeOf(ctx), async (tx) => {
    const from = await acceptTransfer(tx)
    await audit(tx, ctx, 'ownership.accepted', { from, to })
  })
}

/** Taken back by an owner, or declined by the one it was made to. Throws NOT_FOUND for anybody else. */
export async function withdrawOffer(ctx: Context): Promise<void> {
  requirePermission(ctx, 'workspace', 'read')
  const caller = personOf(ctx)
  await asActor(scopeOf(ctx), async (tx) => {
    const row = await deleteTransfer(tx, ctx.workspaceId)
    if (!row) throw new AppError('NOT_FOUND')
    const action = row.to_user_id === caller ? 'ownership.declined' : 'ownership.withdrawn'
    await audit(tx, ctx, action, { from: row.from_user_id, to: row.to_user_id })
  })
}

function personOf(ctx: Context): string {
  if (ctx.actor.kind !== 'user') throw new AppError('FORBIDDEN')
  return ctx.actor.userId
}

type Deed = 'ownership.offered' | 'ownership.accepted' | 'ownership.declined' | 'ownership.withdrawn'

function audit(
  tx: Parameters<typeof insertAudit>[0],
  ctx: Context,
  action: Deed,
  changes: { from: string; to: string },
) {
  return insertAudit(tx, ctx, {
    action,
    subjectType: 'workspace',
    subjectId: ctx.workspaceId,
    changes,
  })
}
