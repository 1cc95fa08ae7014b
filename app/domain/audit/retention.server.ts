import { insertAudit, selectAuditRetention, updateAuditRetention } from '#app/db/audit-log.server.ts'
import { asActor } from '#app/db/scope.server.ts'
import { type Context, scopeOf } from '#app/domain/context.server.ts'
import { parseInput } from '#app/domain/parse-input.ts'
import { requirePermission } from '#app/domain/permissions.ts'
import { changesBetween } from './changes.ts'
import { type Retention, retentionSchema } from './schemas.ts'

const retentionOf = (days: number | null) => (days === null ? 'forever' : String(days)) as Retention

export async function getAuditRetention(ctx: Context): Promise<Retention> {
  requirePermission(ctx, 'audit', 'read')
  return retentionOf(await asActor(scopeOf(ctx), (tx) => selectAuditRetention(tx, ctx.workspaceId)))
}

/** How long the log is kept. An owner's to say: who is watched does not shorten the watching. */
export async function setAuditRetention(ctx: Context, input: unknown): Promise<void> {
  requirePermission(ctx, 'audit', 'updateRetention')
  const { retention } = parseInput(retentionSchema, input)
  await asActor(scopeOf(ctx), async (tx) => {
    const before = retentionOf(await selectAuditRetention(tx, ctx.workspaceId))
    if (before === retention) return
    await updateAuditRetention(tx, retention === 'forever' ? null : Number(retention))
    await insertAudit(tx, ctx, {
      action: 'audit.retention_changed',
      subjectType: 'workspace',
      subjectId: ctx.workspaceId,
      changes: changesBetween({ retention: before as string }, { retention }),
    })
  })
}
