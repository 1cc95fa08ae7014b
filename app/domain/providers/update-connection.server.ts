import { insertAudit } from '#app/db/audit-log.server.ts'
import {
  type ConnectionRow,
  selectConnection,
  updateConnectionRow,
} from '#app/db/provider-connections.server.ts'
import { asActor } from '#app/db/scope.server.ts'
import { type Context, scopeOf } from '#app/domain/context.server.ts'
import { parseInput } from '#app/domain/parse-input.ts'
import { requirePermission } from '#app/domain/permissions.ts'
import { AppError } from '#app/lib/app-error.ts'
import { keyHint, originOf } from './address.ts'
import { readAddress, requireSafeWay } from './connection-input.server.ts'
import { sealKey } from './connection-key.server.ts'
import { updateConnectionSchema } from './schemas.ts'

/**
 * Name, address, limit and key. An empty key keeps the one that is there, but only for the host that it was given for: a new
 * host asks for the key anew, or a kept one could be sent anywhere. `needsTest`: address or key are others now. Throws NOT_FOUND, CONFLICT when the address moved on
 * meanwhile.
 */
export async function updateConnection(ctx: Context, input: unknown): Promise<{ needsTest: boolean }> {
  requirePermission(ctx, 'provider', 'manage')
  const { connectionId, key, dropsKey, ...given } = parseInput(updateConnectionSchema, input)
  return await asActor(scopeOf(ctx), async (tx) => {
    const before = await selectConnection(tx, { workspaceId: ctx.workspaceId, connectionId })
    if (!before) throw new AppError('NOT_FOUND')
    const baseUrl = readAddress(before.kind, given.baseUrl)
    const keepsKey = key === '' && !dropsKey && before.key_hint !== ''
    if (keepsKey && originOf(before.kind, baseUrl) !== originOf(before.kind, before.base_url))
      throw new AppError('BAD_INPUT', { fields: { key: 'errors.providers.keyAnew' } })
    requireSafeWay(baseUrl, key !== '' || keepsKey)
    const needsTest = key !== '' || dropsKey || baseUrl !== before.base_url
    const isWritten = await updateConnectionRow(tx, {
      workspaceId: ctx.workspaceId,
      connectionId,
      baseUrlBefore: before.base_url,
      name: given.name,
      baseUrl,
      requestsPerMinute: given.requestsPerMinute,
      forgetsCheck: needsTest,
      ...(key === ''
        ? dropsKey && { sealedKey: null, keyHint: '' }
        : { sealedKey: sealKey(key, ctx.workspaceId, connectionId), keyHint: keyHint(key) }),
    })
    if (!isWritten) throw new AppError('CONFLICT')
    await insertAudit(tx, ctx, {
      action: 'provider_connection.updated',
      subjectType: 'provider_connection',
      subjectId: connectionId,
      changes: changesOf(
        before,
        { ...given, baseUrl },
        key !== '' ? 'replaced' : dropsKey ? 'removed' : 'kept',
      ),
    })
    return { needsTest }
  })
}

type After = { name: string; baseUrl: string | null; requestsPerMinute: number }

function changesOf(before: ConnectionRow, after: After, key: 'replaced' | 'removed' | 'kept') {
  const pairs = {
    name: [before.name, after.name],
    address: [before.base_url, after.baseUrl],
    requestsPerMinute: [before.requests_per_minute, after.requestsPerMinute],
  } as const
  const changed = Object.entries(pairs).filter(([, [was, is]]) => was !== is)
  return {
    // The name says which one, also when it is gone.
    name: after.name,
    ...Object.fromEntries(changed.map(([field, [was, is]]) => [field, { before: was, after: is }])),
    ...(key === 'kept' ? {} : { key }),
  }
}
