import { insertAudit } from '#app/db/audit-log.server.ts'
import { lockCount } from '#app/db/count-lock.server.ts'
import { asActor, type Tx } from '#app/db/scope.server.ts'
import { deleteToolSecrets, insertToolSecret, selectToolSecrets } from '#app/db/tool-secrets.server.ts'
import { insertTool, selectTool, selectToolNames, updateTool } from '#app/db/tools.server.ts'
import { type Context, scopeOf } from '#app/domain/context.server.ts'
import { parseInput } from '#app/domain/parse-input.ts'
import { requirePermission } from '#app/domain/permissions.ts'
import { AppError } from '#app/lib/app-error.ts'
import { newId } from '#app/lib/ids.ts'
import { originOf } from './address-template.ts'
import { parametersOf } from './http-parameters.ts'
import { isRequestKind, MAX_TOOLS, RESERVED_NAMES, secretsIn } from './options.ts'
import { type HttpConfig, type SaveHttpTool, saveHttpToolSchema } from './schemas.ts'
import { hintOf, sealForOrigin } from './tool-secrets.server.ts'

/**
 * Makes or changes an HTTP tool, and how the answer of an imported one is read. Secrets go in and never come out; those of
 * an address that changed are forgotten. Throws CONFLICT for a name that is taken.
 */
export async function saveHttpTool(ctx: Context, input: unknown): Promise<{ toolId: string }> {
  requirePermission(ctx, 'tool', 'manage')
  if (ctx.actor.kind !== 'user') throw new AppError('FORBIDDEN')
  const { userId } = ctx.actor
  const wanted = parseInput(saveHttpToolSchema, input)
  const { workspaceId } = ctx
  const toolId = wanted.toolId ?? newId()
  return await asActor(scopeOf(ctx), async (tx) => {
    const before = wanted.toolId ? await selectTool(tx, { workspaceId, toolId }) : null
    if (wanted.toolId && (!before || !isRequestKind(before.kind))) throw new AppError('NOT_FOUND')
    await requireFreeName(tx, workspaceId, wanted.name, before?.name ?? null)
    const kept = before?.config as (HttpConfig & { operation?: string; path?: string }) | undefined
    // An imported tool's request is what the document says; people decide what is read of the answer.
    const config =
      before?.kind === 'openapi' && kept
        ? { ...kept, response: wanted.config.response, timeoutSeconds: wanted.config.timeoutSeconds }
        : wanted.config
    const row = {
      name: wanted.name,
      title: wanted.title,
      description: wanted.description,
      parameters: parametersOf(config),
      config,
      isDangerous: wanted.isDangerous,
    }
    if (before) await updateTool(tx, { workspaceId, toolId }, row)
    else
      await insertTool(tx, {
        ...row,
        id: toolId,
        workspaceId,
        kind: 'http',
        serverId: null,
        pinnedHash: null,
        createdBy: userId,
      })
    const secrets =
      before?.kind === 'openapi' ? [] : await keepSecrets(tx, { workspaceId, toolId, userId }, wanted, kept)
    await insertAudit(tx, ctx, {
      action: before ? 'tool.updated' : 'tool.created',
      subjectType: 'tool',
      subjectId: toolId,
      changes: {
        title: wanted.title,
        host: new URL(originOf(config.url) ?? 'http://-').host,
        needsApproval: wanted.isDangerous,
        secrets,
      },
    })
    return { toolId }
  })
}

async function requireFreeName(tx: Tx, workspaceId: string, name: string, own: string | null): Promise<void> {
  if (name === own) return
  await lockCount(tx, 'tools', workspaceId)
  const names = await selectToolNames(tx, workspaceId)
  if (names.includes(name) || RESERVED_NAMES.includes(name))
    throw new AppError('BAD_INPUT', { fields: { name: 'errors.tools.nameTaken' } })
  if (own === null && names.length >= MAX_TOOLS)
    throw new AppError('LIMIT_REACHED', { messageKey: 'errors.tools.tooMany', params: { count: MAX_TOOLS } })
}

/** Names of the secrets that were entered anew. */
async function keepSecrets(
  tx: Tx,
  place: { workspaceId: string; toolId: string; userId: string },
  { config, secrets }: SaveHttpTool,
  before: HttpConfig | undefined,
): Promise<string[]> {
  const { workspaceId, toolId, userId } = place
  const used = new Set(config.fixed.flatMap(({ value }) => secretsIn(value)))
  const origin = originOf(config.url) ?? ''
  const hasMoved = before !== undefined && originOf(before.url) !== origin
  const given = Object.keys(secrets).filter((name) => used.has(name))
  const kept = (await selectToolSecrets(tx, { workspaceId, toolId })).map(({ name }) => name)
  const gone = kept.filter((name) => hasMoved || !used.has(name) || given.includes(name))
  await deleteToolSecrets(tx, { workspaceId, toolId }, gone)
  for (const name of given) {
    const id = newId()
    const value = secrets[name] ?? ''
    await insertToolSecret(tx, {
      id,
      workspaceId,
      toolId,
      name,
      sealedValue: sealForOrigin(value, origin, { workspaceId, table: 'tool_secrets', rowId: id }),
      hint: hintOf(value),
      createdBy: userId,
    })
  }
  return given
}
