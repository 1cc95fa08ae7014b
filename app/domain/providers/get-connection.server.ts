import type { ProviderKind } from '#app/contracts/provider-kinds.ts'
import { type OverrideRow, selectOverrides } from '#app/db/model-overrides.server.ts'
import { selectAgentModels, selectConnection } from '#app/db/provider-connections.server.ts'
import { asActor } from '#app/db/scope.server.ts'
import { type Context, scopeOf } from '#app/domain/context.server.ts'
import { can, requirePermission } from '#app/domain/permissions.ts'
import { AppError } from '#app/lib/app-error.ts'
import { isUuid } from '#app/lib/ids.ts'
import { type ConnectionView, viewOf } from './connection-views.ts'
import { type FactsView, factsOf } from './facts.ts'
import { listPlatform } from './platform-models.server.ts'
import { readRests } from './read-rests.server.ts'
import type { Rest } from './rest.ts'
import { readModels } from './schemas.ts'
import { type AgentUse, usesOf } from './uses.ts'

export type ModelRow = { reference: string; id: string; isManual: boolean; facts: FactsView }
export type ConnectionDetail = { connection: ConnectionView; models: ModelRow[]; uses: AgentUse[] }

/** One connection with its models and who uses it. Throws NOT_FOUND, also for another workspace's. */
export async function getConnection(ctx: Context, connectionId: string): Promise<ConnectionDetail> {
  requirePermission(ctx, 'provider', 'read')
  if (!isUuid(connectionId)) throw new AppError('NOT_FOUND')
  return await asActor(scopeOf(ctx), async (tx) => {
    const row = await selectConnection(tx, { workspaceId: ctx.workspaceId, connectionId })
    if (!row) throw new AppError('NOT_FOUND')
    const overrides = byModel(await selectOverrides(tx, ctx.workspaceId))
    const agents = await selectAgentModels(tx, ctx.workspaceId)
    const rests = await readRests(tx, ctx.workspaceId)
    const models = readModels(row.models).map(({ id, isManual = false }) => {
      const reference = `connection:${row.id}:${id}`
      return { reference, id, isManual, facts: factsOf(row.kind, id, overrides.get(reference)) }
    })
    return {
      connection: viewOf(row, can(ctx, 'provider', 'manage'), rests.get(row.id) ?? null),
      models,
      uses: usesOf(agents, row.id),
    }
  })
}

/** The models of one of the installation's own keys, with what this workspace knows of them. Throws NOT_FOUND. */
export async function getPlatformModels(
  ctx: Context,
  provider: string,
): Promise<{ provider: ProviderKind; models: ModelRow[]; rest: Rest | null }> {
  requirePermission(ctx, 'provider', 'read')
  const { overrides, rests } = await asActor(scopeOf(ctx), async (tx) => ({
    overrides: byModel(await selectOverrides(tx, ctx.workspaceId)),
    rests: await readRests(tx, ctx.workspaceId),
  }))
  const platform = listPlatform(rests).find((candidate) => candidate.provider === provider)
  if (!platform) throw new AppError('NOT_FOUND')
  return {
    provider: platform.provider,
    rest: platform.rest,
    models: platform.models.map((id) => {
      const reference = `${platform.provider}:${id}`
      return {
        reference,
        id,
        isManual: false,
        facts: factsOf(platform.provider, id, overrides.get(reference)),
      }
    }),
  }
}

const byModel = (rows: OverrideRow[]) => new Map(rows.map(({ model, facts }) => [model, facts]))
