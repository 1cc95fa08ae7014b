import { randomBytes, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import { insertAudit } from '#app/db/audit-log.server.ts'
import { asActor, asSystem } from '#app/db/scope.server.ts'
import { updateSealed } from '#app/db/sealed-values.server.ts'
import { type SealedServer, selectSealedServer } from '#app/db/tool-secrets.server.ts'
import { selectToolServer, updateToolServer } from '#app/db/tool-servers.server.ts'
import { type Context, scopeOf } from '#app/domain/context.server.ts'
import { parseInput } from '#app/domain/parse-input.ts'
import { requirePermission } from '#app/domain/permissions.ts'
import { env } from '#app/env.server.ts'
import { beginSignIn, finishSignIn } from '#app/integrations/mcp/oauth.server.ts'
import { isMcpError } from '#app/integrations/mcp/types.ts'
import { AppError } from '#app/lib/app-error.ts'
import { nonceHash, openSignIn, redirectUrl, sealSignIn } from './access.server.ts'
import { serverIdSchema } from './schemas.ts'

const VALID_MS = 10 * 60_000

const failed = (problem: string, cause?: unknown) =>
  new AppError('UNAVAILABLE', { messageKey: 'errors.tools.signIn', params: { problem }, cause })

async function sealedServer(ctx: Context, serverId: string): Promise<SealedServer> {
  const key = { workspaceId: ctx.workspaceId, serverId }
  await asActor(scopeOf(ctx), async (tx) => {
    const server = await selectToolServer(tx, key)
    if (server?.kind !== 'mcp' || server.auth !== 'oauth') throw new AppError('NOT_FOUND')
  })
  const sealed = await asSystem('somebody signs in at an MCP server', (tx) => selectSealedServer(tx, key))
  if (!sealed) throw new AppError('NOT_FOUND')
  return sealed
}

/** `<workspace slug>.<server id>.<nonce>`: says where to go on; only the nonce, kept as a hash, opens anything. */
const stateOf = (slug: string, serverId: string, nonce: string) => `${slug}.${serverId}.${nonce}`

/** Slug and server of a state; null for what is none. */
export function readState(state: string): { slug: string; serverId: string; nonce: string } | null {
  const match = /^([a-z0-9-]{1,60})\.([0-9a-f-]{36})\.([A-Za-z0-9_-]{43})$/.exec(state)
  return match ? { slug: match[1] ?? '', serverId: match[2] ?? '', nonce: match[3] ?? '' } : null
}

/** Where the person goes to sign in. Throws UNAVAILABLE (`errors.tools.signIn`) with the reason. */
export async function startSignIn(ctx: Context, slug: string, input: unknown): Promise<{ goTo: string }> {
  requirePermission(ctx, 'tool', 'manage')
  if (ctx.actor.kind !== 'user') throw new AppError('FORBIDDEN')
  const { userId } = ctx.actor
  const { serverId } = parseInput(serverIdSchema, input)
  const server = await sealedServer(ctx, serverId)
  const kept = openSignIn(ctx.workspaceId, server)
  const { clientId, scopes } = server.oauth as { clientId?: string; scopes?: string }
  const nonce = randomBytes(32).toString('base64url')
  try {
    const { goTo, memory } = await beginSignIn({
      url: server.url,
      allowLoopback: env().ALLOW_LOOPBACK_FETCH,
      redirectUrl: redirectUrl(),
      state: stateOf(slug, serverId, nonce),
      scope: scopes || undefined,
      client: clientId ? { id: clientId, secret: kept?.clientSecret ?? null } : undefined,
    })
    const pending = { nonceHash: nonceHash(nonce), userId, expiresAt: Date.now() + VALID_MS }
    const sealedOauth = sealSignIn(
      {
        origin: new URL(server.url).origin,
        // Who signs in anew keeps what works until it is done.
        memory: { ...memory, ...(kept?.memory.tokens ? { tokens: kept.memory.tokens } : {}) },
        ...(kept?.clientSecret ? { clientSecret: kept.clientSecret } : {}),
        pending,
      },
      ctx.workspaceId,
      serverId,
    )
    await asActor(scopeOf(ctx), async (tx) => {
      await updateToolServer(tx, { workspaceId: ctx.workspaceId, serverId }, { sealedOauth })
      await insertAudit(tx, ctx, {
        action: 'tool_server.sign_in_started',
        subjectType: 'tool_server',
        subjectId: serverId,
        changes: { host: goTo.host },
      })
    })
    return { goTo: goTo.href }
  } catch (error) {
    if (!isMcpError(error)) throw error
    throw failed(error.problem, error)
  }
}

const finishSchema = z.object({
  serverId: z.uuid(),
  nonce: z.string().max(100),
  code: z.string().max(4_000),
  iss: z.string().max(2_000).nullable(),
})

/** The person is back with a code. Throws FORBIDDEN for a sign-in that is not theirs, over, or used before. */
export async function completeSignIn(ctx: Context, input: unknown): Promise<void> {
  requirePermission(ctx, 'tool', 'manage')
  if (ctx.actor.kind !== 'user') throw new AppError('FORBIDDEN')
  const { userId } = ctx.actor
  const { serverId, nonce, code, iss } = parseInput(finishSchema, input)
  const { workspaceId } = ctx
  const server = await sealedServer(ctx, serverId)
  const kept = openSignIn(workspaceId, server)
  const pending = kept?.pending
  if (!kept || !pending || pending.userId !== userId || pending.expiresAt < Date.now())
    throw new AppError('FORBIDDEN', { messageKey: 'errors.tools.signInOver' })
  if (!timingSafeEqual(Buffer.from(pending.nonceHash), Buffer.from(nonceHash(nonce))))
    throw new AppError('FORBIDDEN', { messageKey: 'errors.tools.signInOver' })
  const { pending: _used, ...rest } = kept
  const key = { workspaceId, serverId }
  // Used up before the code is redeemed: whatever comes of it, this state opens nothing again.
  const place = { table: 'tool_servers', column: 'sealed_oauth' } as const
  const used = {
    id: serverId,
    before: server.sealed_oauth ?? '',
    after: sealSignIn(rest, workspaceId, serverId),
  }
  // Of two who come back at once, one finds it as it was.
  if (!(await asSystem('a sign-in at an MCP server is used up', (tx) => updateSealed(tx, place, used))))
    throw new AppError('FORBIDDEN', { messageKey: 'errors.tools.signInOver' })
  try {
    const { tokens: _before, ...memoryBefore } = kept.memory
    const memory = await finishSignIn({
      url: server.url,
      allowLoopback: env().ALLOW_LOOPBACK_FETCH,
      redirectUrl: redirectUrl(),
      memory: memoryBefore,
      code,
      iss,
    })
    await asActor(scopeOf(ctx), async (tx) => {
      await updateToolServer(tx, key, {
        sealedOauth: sealSignIn({ ...rest, memory }, workspaceId, serverId),
        status: 'untested',
        errorCode: null,
      })
      await insertAudit(tx, ctx, {
        action: 'tool_server.signed_in',
        subjectType: 'tool_server',
        subjectId: serverId,
      })
    })
  } catch (error) {
    if (!isMcpError(error)) throw error
    throw failed(error.problem, error)
  }
}
