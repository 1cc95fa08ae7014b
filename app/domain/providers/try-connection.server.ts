import { selectConnection, selectSealedConnection } from '#app/db/provider-connections.server.ts'
import { asActor, asSystem } from '#app/db/scope.server.ts'
import { type Context, scopeOf } from '#app/domain/context.server.ts'
import { parseInput } from '#app/domain/parse-input.ts'
import { requirePermission } from '#app/domain/permissions.ts'
import { AppError } from '#app/lib/app-error.ts'
import { originOf } from './address.ts'
import { askForModels } from './ask-for-models.server.ts'
import { readAddress, readPreset, requireSafeWay } from './connection-input.server.ts'
import { configOf, openConfig } from './connection-key.server.ts'
import { tryConnectionSchema } from './schemas.ts'
import type { Verdict } from './verdicts.ts'

/**
 * What stands in a form, tried before it is saved; nothing is kept. With the id of a saved connection an empty key is the
 * kept one, for its own host alone. Throws NOT_FOUND.
 */
export async function tryConnection(ctx: Context, input: unknown): Promise<Verdict> {
  requirePermission(ctx, 'provider', 'manage')
  const { connectionId, baseUrl: text, key, ...given } = parseInput(tryConnectionSchema, input)
  if (connectionId) return (await askForModels(await configOfSaved(ctx, connectionId, text, key))).verdict
  const { kind } = readPreset(given.preset, given.kind)
  const baseUrl = readAddress(kind, text)
  requireSafeWay(baseUrl, key !== '')
  return (await askForModels(configOf(kind, baseUrl, key))).verdict
}

async function configOfSaved(ctx: Context, connectionId: string, text: string, key: string) {
  const place = { workspaceId: ctx.workspaceId, connectionId }
  const seen = await asActor(scopeOf(ctx), (tx) => selectConnection(tx, place))
  const row = seen && (await asSystem('a connection is tried', (tx) => selectSealedConnection(tx, place)))
  if (!row) throw new AppError('NOT_FOUND')
  const baseUrl = readAddress(row.kind, text)
  requireSafeWay(baseUrl, key !== '' || row.sealedKey !== null)
  if (key !== '' || row.sealedKey === null) return configOf(row.kind, baseUrl, key)
  if (originOf(row.kind, baseUrl) !== originOf(row.kind, row.baseUrl))
    throw new AppError('BAD_INPUT', { fields: { key: 'errors.providers.keyAnew' } })
  return { ...openConfig(ctx.workspaceId, row), ...(baseUrl === null ? {} : { baseUrl }) }
}
