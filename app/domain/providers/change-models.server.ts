import { insertAudit } from '#app/db/audit-log.server.ts'
import { selectConnectionForUpdate, updateConnectionModels } from '#app/db/provider-connections.server.ts'
import { asActor } from '#app/db/scope.server.ts'
import { type Context, scopeOf } from '#app/domain/context.server.ts'
import { parseInput } from '#app/domain/parse-input.ts'
import { requirePermission } from '#app/domain/permissions.ts'
import { AppError } from '#app/lib/app-error.ts'
import { type ConnectionModel, connectionModelSchema, MAX_MODELS, readModels } from './schemas.ts'

/** A model that the provider does not list. One that is there already changes nothing. Throws NOT_FOUND, LIMIT_REACHED. */
export async function addModel(ctx: Context, input: unknown): Promise<void> {
  await changeModels(ctx, input, 'provider_connection.model_added', (models, id) =>
    models.some((model) => model.id === id) ? null : [{ id, isManual: true }, ...models],
  )
}

/** Takes a model off the list; fetching brings back what the provider lists. Throws NOT_FOUND. */
export async function removeModel(ctx: Context, input: unknown): Promise<void> {
  await changeModels(ctx, input, 'provider_connection.model_removed', (models, id) =>
    models.some((model) => model.id === id) ? models.filter((model) => model.id !== id) : null,
  )
}

async function changeModels(
  ctx: Context,
  input: unknown,
  action: `provider_connection.${string}`,
  change: (models: ConnectionModel[], id: string) => ConnectionModel[] | null,
): Promise<void> {
  requirePermission(ctx, 'provider', 'manage')
  const { connectionId, model } = parseInput(connectionModelSchema, input)
  const key = { workspaceId: ctx.workspaceId, connectionId }
  await asActor(scopeOf(ctx), async (tx) => {
    const row = await selectConnectionForUpdate(tx, key)
    if (!row) throw new AppError('NOT_FOUND')
    const models = change(readModels(row.models), model)
    if (!models) return
    if (models.length > MAX_MODELS)
      throw new AppError('LIMIT_REACHED', { messageKey: 'errors.providers.tooManyModels' })
    await updateConnectionModels(tx, { ...key, models, isFetched: false })
    await insertAudit(tx, ctx, {
      action,
      subjectType: 'provider_connection',
      subjectId: connectionId,
      changes: { name: row.name, model },
    })
  })
}
