import type { z } from 'zod'
import { insertAudit } from '#app/db/audit-log.server.ts'
import { asActor, asSystem } from '#app/db/scope.server.ts'
import { type SealedServer, selectSealedServer } from '#app/db/tool-secrets.server.ts'
import {
  insertToolServer,
  selectToolServer,
  type ToolServerChange,
  type ToolServerRow,
  updateToolServer,
} from '#app/db/tool-servers.server.ts'
import { type Context, scopeOf } from '#app/domain/context.server.ts'
import { parseInput } from '#app/domain/parse-input.ts'
import { requirePermission } from '#app/domain/permissions.ts'
import { requireRoom } from '#app/domain/require-room.server.ts'
import { env } from '#app/env.server.ts'
import { requireFetchableAddress } from '#app/integrations/web/safe-fetch.server.ts'
import { AppError } from '#app/lib/app-error.ts'
import { newId } from '#app/lib/ids.ts'
import { hintOf, sealForOrigin } from '../tool-secrets.server.ts'
import { openSignIn, sealSignIn } from './access.server.ts'
import { saveMcpServerSchema } from './schemas.ts'

/** Makes or changes an MCP server. What was sealed for another address is forgotten. Throws BAD_INPUT, NOT_FOUND. */
export async function saveMcpServer(ctx: Context, input: unknown): Promise<{ serverId: string }> {
  requirePermission(ctx, 'tool', 'manage')
  if (ctx.actor.kind !== 'user') throw new AppError('FORBIDDEN')
  const { userId } = ctx.actor
  const wanted = parseInput(saveMcpServerSchema, input)
  const allowLoopback = env().ALLOW_LOOPBACK_FETCH
  const url = await requireFetchableAddress(wanted.url, { allowLoopback })
  if (url.protocol !== 'https:' && !allowLoopback)
    throw new AppError('BAD_INPUT', { fields: { url: 'errors.tools.url.https' } })
  const { workspaceId } = ctx
  const serverId = wanted.serverId ?? newId()
  const key = { workspaceId, serverId }
  const sealed = wanted.serverId
    ? await asSystem('a sign-in is carried over to what its server became', (tx) =>
        selectSealedServer(tx, key),
      )
    : undefined
  return await asActor(scopeOf(ctx), async (tx) => {
    const before = wanted.serverId ? await selectToolServer(tx, key) : undefined
    if (wanted.serverId && before?.kind !== 'mcp') throw new AppError('NOT_FOUND')
    if (!before) {
      await requireRoom(tx, 'tool_servers', workspaceId)
      await insertToolServer(tx, {
        id: serverId,
        workspaceId,
        kind: 'mcp',
        name: wanted.name,
        url: url.href,
        createdBy: userId,
      })
    }
    // What was given for one address is not sent to another.
    const same = before && new URL(before.url).origin === url.origin ? before : null
    await updateToolServer(tx, key, {
      name: wanted.name,
      url: url.href,
      auth: wanted.auth,
      status: 'untested',
      errorCode: null,
      ...headerChange(key, url.origin, wanted, same),
      ...signInChange(key, url.origin, wanted, same, sealed ?? null),
    })
    await insertAudit(tx, ctx, {
      action: before ? 'tool_server.updated' : 'tool_server.created',
      subjectType: 'tool_server',
      subjectId: serverId,
      changes: { name: wanted.name, host: url.host, auth: wanted.auth },
    })
    return { serverId }
  })
}

type Wanted = z.infer<typeof saveMcpServerSchema>
type Key = { workspaceId: string; serverId: string }

function headerChange(
  { workspaceId, serverId }: Key,
  origin: string,
  wanted: Wanted,
  same: ToolServerRow | null,
): ToolServerChange {
  if (wanted.auth !== 'header') return { headerName: null, sealedSecret: null, secretHint: '' }
  const { headerName, secret } = wanted
  if (secret === '')
    return same?.auth === 'header' ? { headerName } : { headerName, sealedSecret: null, secretHint: '' }
  const sealedSecret = sealForOrigin(secret, origin, { workspaceId, table: 'tool_servers', rowId: serverId })
  return { headerName, sealedSecret, secretHint: hintOf(secret) }
}

function signInChange(
  { workspaceId, serverId }: Key,
  origin: string,
  wanted: Wanted,
  same: ToolServerRow | null,
  sealed: SealedServer | null,
): ToolServerChange {
  if (wanted.auth !== 'oauth') return { oauth: {}, sealedOauth: null }
  const { clientId, scopes } = wanted
  const before = same?.auth === 'oauth' ? (same.oauth as { clientId?: string }) : null
  const kept =
    before && (before.clientId ?? '') === clientId && sealed ? openSignIn(workspaceId, sealed) : null
  const clientSecret = wanted.clientSecret || kept?.clientSecret
  return {
    oauth: { ...(clientId ? { clientId } : {}), scopes },
    sealedOauth: sealSignIn(
      { origin, memory: kept?.memory ?? {}, ...(clientSecret ? { clientSecret } : {}) },
      workspaceId,
      serverId,
    ),
    ...(kept?.memory.tokens ? {} : { status: 'needs_sign_in' as const }),
  }
}
