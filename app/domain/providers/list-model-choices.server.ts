import { selectOverrides } from '#app/db/model-overrides.server.ts'
import { selectConnections } from '#app/db/provider-connections.server.ts'
import { asActor } from '#app/db/scope.server.ts'
import { type Context, scopeOf } from '#app/domain/context.server.ts'
import { requirePermission } from '#app/domain/permissions.ts'
import { stateOf } from './connection-views.ts'
import { factsOf } from './facts.ts'
import type { ModelChoice, ModelGroup } from './model-choices.ts'
import { listPlatform } from './platform-models.server.ts'
import { readRests } from './read-rests.server.ts'
import { readModels } from './schemas.ts'

/** Everything an agent of this workspace can be set to: the built-in answerer, the workspace's connections, the installation. */
export async function listModelChoices(ctx: Context): Promise<ModelGroup[]> {
  requirePermission(ctx, 'agent', 'read')
  const { rows, overrides, rests } = await asActor(scopeOf(ctx), async (tx) => ({
    rows: await selectConnections(tx, ctx.workspaceId),
    rests: await readRests(tx, ctx.workspaceId),
    overrides: new Map(
      (await selectOverrides(tx, ctx.workspaceId)).map(({ model, facts }) => [model, facts]),
    ),
  }))
  const choice = (provider: ModelGroup['provider'], prefix: string, label: string): ModelChoice => {
    const reference = `${prefix}${label}`
    const { contextTokens, hasTools, hasVision, hasJson, inputPrice, outputPrice } = factsOf(
      provider,
      label || provider,
      overrides.get(reference),
    )
    return {
      reference,
      label: label || provider,
      facts: { contextTokens, hasTools, hasVision, hasJson, inputPrice, outputPrice },
    }
  }
  return [
    {
      prefix: 'builtin',
      source: 'builtin',
      provider: 'builtin',
      name: '',
      state: 'ok',
      rest: null,
      choices: [choice('builtin', 'builtin', '')],
    },
    ...rows.map((row): ModelGroup => {
      const prefix = `connection:${row.id}:`
      const rest = row.is_enabled ? (rests.get(row.id) ?? null) : null
      return {
        prefix,
        source: 'connection',
        provider: row.kind,
        name: row.name,
        state: stateOf(row, rest),
        rest,
        choices: readModels(row.models).map(({ id }) => choice(row.kind, prefix, id)),
      }
    }),
    ...listPlatform(rests).map(({ provider, models, rest }): ModelGroup => {
      const prefix = `${provider}:`
      return {
        prefix,
        source: 'platform',
        provider,
        name: '',
        state: !rest ? 'ok' : rest.isOver ? 'doubtful' : 'resting',
        rest,
        choices: models.map((model) => choice(provider, prefix, model)),
      }
    }),
  ]
}
