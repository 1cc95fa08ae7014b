import { insertAudit } from '#app/db/audit-log.server.ts'
import { lockCount } from '#app/db/count-lock.server.ts'
import { asActor, type Tx } from '#app/db/scope.server.ts'
import {
  insertToolServer,
  selectToolServer,
  type ToolServerChange,
  updateToolServer,
} from '#app/db/tool-servers.server.ts'
import {
  insertTool,
  selectToolNames,
  selectToolsOfServer,
  type ToolRow,
  updateTool,
} from '#app/db/tools.server.ts'
import { type Context, scopeOf } from '#app/domain/context.server.ts'
import { parseInput } from '#app/domain/parse-input.ts'
import { requirePermission } from '#app/domain/permissions.ts'
import { requireRoom } from '#app/domain/require-room.server.ts'
import { AppError } from '#app/lib/app-error.ts'
import { newId } from '#app/lib/ids.ts'
import { parametersOf } from '../http-parameters.ts'
import { isWriting, MAX_TOOLS, RESERVED_NAMES } from '../options.ts'
import { type HttpConfig, httpConfigSchema } from '../schemas.ts'
import { hintOf, sealForOrigin } from '../tool-secrets.server.ts'
import { toolNameOf } from '../tool-words.ts'
import type { ApiOperation, SignInScheme } from './operation.ts'
import { loadDocument, operationHash, operationKeyOf } from './read-document.server.ts'
import { pathTemplate } from './read-operation.ts'
import { importDocumentSchema } from './schemas.ts'

/**
 * Makes a tool of each chosen operation, or brings the ones that are there up to date. Throws CONFLICT when the document
 * is no longer what the person looked at.
 */
export async function importDocument(
  ctx: Context,
  input: unknown,
): Promise<{ serverId: string; made: number; updated: number }> {
  requirePermission(ctx, 'tool', 'manage')
  if (ctx.actor.kind !== 'user') throw new AppError('FORBIDDEN')
  const { userId } = ctx.actor
  const wanted = parseInput(importDocumentSchema, input)
  const document = await loadDocument(wanted.text, wanted.address)
  const byKey = new Map(document.operations.map((operation) => [operation.key, operation]))
  const operations = wanted.operations.map(({ key, hash }) => {
    const operation = byKey.get(key)
    if (!operation || operation.problem || operationHash(operation) !== hash)
      throw new AppError('CONFLICT', { messageKey: 'errors.tools.openapi.moved' })
    return { ...operation, hash }
  })
  const scheme = document.schemes.find(({ name }) => name === wanted.scheme) ?? null
  const { workspaceId } = ctx
  const serverId = wanted.serverId ?? newId()
  const baseUrl = wanted.baseUrl.replace(/\/+$/, '')
  const source = wanted.text.trim() === '' ? wanted.address : ''
  return await asActor(scopeOf(ctx), async (tx) => {
    await lockCount(tx, 'tools', workspaceId)
    const key = { workspaceId, serverId }
    if (!wanted.serverId) {
      await requireRoom(tx, 'tool_servers', workspaceId)
      await insertToolServer(tx, {
        id: serverId,
        workspaceId,
        kind: 'openapi',
        name: wanted.name,
        url: baseUrl,
        createdBy: userId,
      })
    }
    const server = await selectToolServer(tx, key)
    if (server?.kind !== 'openapi') throw new AppError('NOT_FOUND')
    const change = signInChange({
      workspaceId,
      serverId,
      baseUrl,
      scheme,
      secret: wanted.secret,
      before: server.url,
    })
    await updateToolServer(tx, key, {
      name: wanted.name,
      url: baseUrl,
      status: 'ready',
      ...change,
      oauth: {
        source,
        scheme: scheme?.name ?? '',
        place: scheme?.place ?? 'header',
        version: document.version,
      },
      listedAt: new Date(),
    })
    const tools = await selectToolsOfServer(tx, workspaceId, serverId)
    const made = await keepTools(tx, { workspaceId, serverId, userId, baseUrl }, tools, operations)
    const there = new Set(document.operations.map(({ key }) => key))
    for (const tool of tools) await keepState(tx, workspaceId, tool, there, baseUrl)
    await insertAudit(tx, ctx, {
      action: wanted.serverId ? 'tool_server.updated' : 'tool_server.created',
      subjectType: 'tool_server',
      subjectId: serverId,
      changes: { name: wanted.name, host: new URL(baseUrl).host, tools: operations.length },
    })
    return { serverId, made, updated: operations.length - made }
  })
}

/** The tools of operations that are gone are withheld; those that were not chosen still follow the server's address. */
async function keepState(
  tx: Tx,
  workspaceId: string,
  tool: ToolRow,
  there: ReadonlySet<string>,
  baseUrl: string,
): Promise<void> {
  const config = tool.config as unknown as HttpConfig & { path?: string }
  const status = there.has(operationKeyOf(config)) ? 'ready' : 'missing'
  const url = baseUrl + (config.path ?? '')
  if (status === tool.status && url === config.url) return
  await updateTool(tx, { workspaceId, toolId: tool.id }, { status, config: { ...config, url } })
}

type Place = { workspaceId: string; serverId: string; userId: string; baseUrl: string }
type Chosen = ApiOperation & { hash: string }

async function keepTools(tx: Tx, place: Place, tools: ToolRow[], operations: Chosen[]): Promise<number> {
  const taken = new Set([...RESERVED_NAMES, ...(await selectToolNames(tx, place.workspaceId))])
  const byKey = new Map(tools.map((tool) => [operationKeyOf(tool.config), tool]))
  let made = 0
  for (const operation of operations) {
    const path = pathTemplate(operation)
    const parsed = httpConfigSchema.safeParse({
      method: operation.method,
      url: place.baseUrl + path,
      fixed: [],
      parameters: operation.parameters,
      response: { mode: 'text', fields: [] },
      timeoutSeconds: 15,
    })
    if (!parsed.success)
      throw new AppError('BAD_INPUT', {
        messageKey: 'errors.tools.openapi.unusable',
        params: { operation: operation.key },
      })
    const before = byKey.get(operation.key)
    const kept = before?.config as Partial<HttpConfig> | undefined
    const config = {
      ...parsed.data,
      ...(kept?.response ? { response: kept.response } : {}),
      operation: operation.key,
      path,
    }
    const words = {
      description: operation.description.slice(0, 1_000),
      parameters: parametersOf(parsed.data),
      config,
    }
    if (before) {
      await updateTool(
        tx,
        { workspaceId: place.workspaceId, toolId: before.id },
        { ...words, pinnedHash: operation.hash, status: 'ready' },
      )
      continue
    }
    if (taken.size >= MAX_TOOLS + RESERVED_NAMES.length)
      throw new AppError('LIMIT_REACHED', {
        messageKey: 'errors.tools.tooMany',
        params: { count: MAX_TOOLS },
      })
    const name = toolNameOf(operation.title, taken)
    taken.add(name)
    await insertTool(tx, {
      id: newId(),
      workspaceId: place.workspaceId,
      kind: 'openapi',
      serverId: place.serverId,
      name,
      title: operation.title.slice(0, 80),
      ...words,
      pinnedHash: operation.hash,
      isDangerous: isWriting(operation.method),
      createdBy: place.userId,
    })
    made += 1
  }
  return made
}

function signInChange(wanted: {
  workspaceId: string
  serverId: string
  baseUrl: string
  scheme: SignInScheme | null
  secret: string
  before: string
}): ToolServerChange {
  const { scheme, secret, workspaceId, serverId, baseUrl } = wanted
  const origin = new URL(baseUrl).origin
  if (!scheme) return { auth: 'none', headerName: null, sealedSecret: null, secretHint: '' }
  const base: ToolServerChange = { auth: 'header', headerName: scheme.headerName }
  // A secret is for the place it was given for.
  const hasMoved = new URL(wanted.before).origin !== origin
  if (secret === '') return hasMoved ? { ...base, sealedSecret: null, secretHint: '' } : base
  const value =
    scheme.kind === 'bearer'
      ? `Bearer ${secret.replace(/^Bearer\s+/i, '')}`
      : scheme.kind === 'basic'
        ? `Basic ${Buffer.from(secret).toString('base64')}`
        : secret
  return {
    ...base,
    sealedSecret: sealForOrigin(value, origin, { workspaceId, table: 'tool_servers', rowId: serverId }),
    secretHint: hintOf(secret),
  }
}
