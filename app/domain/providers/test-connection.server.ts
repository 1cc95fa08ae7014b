import { insertAudit } from '#app/db/audit-log.server.ts'
import {
  selectConnection,
  selectConnectionForUpdate,
  selectSealedConnection,
  updateConnectionCheck,
  updateConnectionModels,
} from '#app/db/provider-connections.server.ts'
import { noteProviderSuccess } from '#app/db/provider-health.server.ts'
import { asActor, asSystem } from '#app/db/scope.server.ts'
import { type Context, scopeOf } from '#app/domain/context.server.ts'
import { parseInput } from '#app/domain/parse-input.ts'
import { requirePermission } from '#app/domain/permissions.ts'
import { AppError } from '#app/lib/app-error.ts'
import { type Asked, askForModels, failed } from './ask-for-models.server.ts'
import { openConfig } from './connection-key.server.ts'
import { connectionIdSchema, mergeModels, readModels } from './schemas.ts'
import type { Verdict } from './verdicts.ts'

/**
 * Asks a saved connection for its models, keeps how that went and, when it went well, the list; its breaker closes then. Throws
 * NOT_FOUND.
 */
export async function testConnection(ctx: Context, input: unknown): Promise<Verdict> {
  requirePermission(ctx, 'provider', 'manage')
  const { connectionId } = parseInput(connectionIdSchema, input)
  const key = { workspaceId: ctx.workspaceId, connectionId }
  const { verdict, ids } = await askSaved(ctx, connectionId)
  await asActor(scopeOf(ctx), async (tx) => {
    const row = await selectConnectionForUpdate(tx, key)
    if (!row) throw new AppError('NOT_FOUND')
    const check = verdict.ok
      ? { status: 'ok' as const, code: null }
      : { status: 'failed' as const, code: verdict.code }
    await updateConnectionCheck(tx, { ...key, ...check })
    if (verdict.ok)
      await updateConnectionModels(tx, {
        ...key,
        models: mergeModels(readModels(row.models), ids),
        isFetched: true,
      })
    await insertAudit(tx, ctx, {
      action: 'provider_connection.tested',
      subjectType: 'provider_connection',
      subjectId: connectionId,
      changes: { name: row.name, ...check, ...(verdict.ok ? { models: verdict.models } : {}) },
    })
  })
  if (verdict.ok)
    await asSystem('a connection answered its test', (tx) =>
      noteProviderSuccess(tx, { workspaceId: ctx.workspaceId, connectionKey: connectionId }),
    )
  return verdict
}

/** Whether this person sees the connection is asked as them; its key is read by the system. Outside any transaction after that. */
async function askSaved(ctx: Context, connectionId: string): Promise<Asked> {
  const key = { workspaceId: ctx.workspaceId, connectionId }
  const seen = await asActor(scopeOf(ctx), (tx) => selectConnection(tx, key))
  const row = seen && (await asSystem('a connection is tested', (tx) => selectSealedConnection(tx, key)))
  if (!row) throw new AppError('NOT_FOUND')
  try {
    return await askForModels(openConfig(ctx.workspaceId, row))
  } catch (error) {
    return { verdict: failed(error, null), ids: [] }
  }
}
