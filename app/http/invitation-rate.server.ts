import type { Context } from '#app/domain/context.server.ts'
import { requirePermission } from '#app/domain/permissions.ts'
import { type Counted, requireSharedRates } from './shared-rate.server.ts'

// Each send may be fifty mails: what a company needs in a day, and no mail cannon.
const SENDS_BY_WORKSPACE = { name: 'invitations.workspace', burst: 20, perMinute: 1 }
const RESENDS_BY_INVITATION = { name: 'invitations.resend', burst: 3, perMinute: 0.2 }

/**
 * Counts a send of invitations. Throws FORBIDDEN before it counts anything: who may not invite does not use up what is left
 * to those who may. Throws LIMIT_REACHED.
 */
export async function requireInvitationRate(ctx: Context, resentId?: string): Promise<void> {
  requirePermission(ctx, 'invitation', 'create')
  const counted: Counted[] = [{ limit: SENDS_BY_WORKSPACE, key: ctx.workspaceId }]
  if (resentId !== undefined)
    counted.push({ limit: RESENDS_BY_INVITATION, key: `${ctx.workspaceId}\n${resentId}` })
  await requireSharedRates(counted)
}
