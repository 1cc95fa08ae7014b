import { asActor, type Tx } from '#app/db/scope.server.ts'
import { selectToolSecrets } from '#app/db/tool-secrets.server.ts'
import { selectToolServer, selectToolServers, type ToolServerRow } from '#app/db/tool-servers.server.ts'
import {
  selectAgentsWithTools,
  selectTools,
  selectToolsOfServer,
  type ToolListRow,
} from '#app/db/tools.server.ts'
import { type Context, scopeOf } from '#app/domain/context.server.ts'
import { requirePermission } from '#app/domain/permissions.ts'
import type { JsonObject } from '#app/integrations/llm/types.ts'
import { AppError } from '#app/lib/app-error.ts'
import { changeOf, type ToolChange } from './change-diff.ts'
import { httpConfigSchema, toolIdSchema } from './schemas.ts'
import { remoteNameOf } from './servers/listing.server.ts'
import { serverIdSchema } from './servers/schemas.ts'
import type { ListedTool, ServerView } from './servers/server-view.ts'
import type { ToolSummary, ToolView } from './tool-view.ts'
import { ownWordsFor } from './visitor-words.ts'

/** All tools of the workspace and where they come from. */
export async function listTools(ctx: Context): Promise<{ tools: ToolSummary[]; servers: ServerView[] }> {
  requirePermission(ctx, 'tool', 'read')
  return await asActor(scopeOf(ctx), async (tx) => {
    const servers = await selectToolServers(tx, ctx.workspaceId)
    return { tools: await summaries(tx, ctx.workspaceId, servers), servers: servers.map(toServerView) }
  })
}

/** Throws NOT_FOUND. */
export async function getTool(ctx: Context, input: unknown): Promise<ToolView> {
  requirePermission(ctx, 'tool', 'read')
  const parsed = toolIdSchema.safeParse(input)
  if (!parsed.success) throw new AppError('NOT_FOUND')
  const { toolId } = parsed.data
  const { workspaceId } = ctx
  return await asActor(scopeOf(ctx), async (tx) => {
    const rows = await selectTools(tx, workspaceId)
    const row = rows.find(({ id }) => id === toolId)
    if (!row) throw new AppError('NOT_FOUND')
    const servers = await selectToolServers(tx, workspaceId)
    const [summary] = await withAgents(tx, workspaceId, [row], servers)
    if (!summary) throw new AppError('NOT_FOUND')
    const secrets = await selectToolSecrets(tx, { workspaceId, toolId })
    const config = row.kind === 'mcp' ? null : httpConfigSchema.safeParse(row.config)
    return {
      ...summary,
      parameters: row.parameters as JsonObject,
      config: config?.success ? config.data : null,
      secrets: secrets.map(({ name, hint }) => ({ name, hint })),
    }
  })
}

/** Throws NOT_FOUND. */
export async function getServer(
  ctx: Context,
  input: unknown,
): Promise<{ server: ServerView; tools: ToolSummary[] }> {
  requirePermission(ctx, 'tool', 'read')
  const parsed = serverIdSchema.safeParse(input)
  if (!parsed.success) throw new AppError('NOT_FOUND')
  const { workspaceId } = ctx
  return await asActor(scopeOf(ctx), async (tx) => {
    const server = await selectToolServer(tx, { workspaceId, serverId: parsed.data.serverId })
    if (!server) throw new AppError('NOT_FOUND')
    const rows = (await selectTools(tx, workspaceId)).filter(({ server_id }) => server_id === server.id)
    return { server: toServerView(server), tools: await withAgents(tx, workspaceId, rows, [server]) }
  })
}

/** The same, with what became of each tool since somebody allowed it. Throws NOT_FOUND. */
export async function getServerWithChanges(ctx: Context, input: unknown): Promise<ServerWithChanges> {
  const { server, tools } = await getServer(ctx, input)
  const kept = await asActor(scopeOf(ctx), (tx) => selectToolsOfServer(tx, ctx.workspaceId, server.id))
  const rows = new Map(kept.map((row) => [remoteNameOf(row.config), row]))
  const entries = server.listed.map((listed) => {
    const row = rows.get(listed.name)
    const tool = tools.find(({ id }) => id === row?.id) ?? null
    const hasChanged = row && tool?.status === 'changed'
    const before = hasChanged && { ...row, parameters: row.parameters as JsonObject }
    return { listed, tool, change: before ? changeOf(before, listed) : null }
  })
  const names = new Set(server.listed.map(({ name }) => name))
  const goneIds = new Set(kept.filter(({ config }) => !names.has(remoteNameOf(config))).map(({ id }) => id))
  return { server, tools, entries, gone: tools.filter(({ id }) => goneIds.has(id)) }
}

type ServerWithChanges = {
  server: ServerView
  tools: ToolSummary[]
  entries: { listed: ListedTool; tool: ToolSummary | null; change: ToolChange | null }[]
  gone: ToolSummary[]
}

async function summaries(tx: Tx, workspaceId: string, servers: ToolServerRow[]): Promise<ToolSummary[]> {
  return withAgents(tx, workspaceId, await selectTools(tx, workspaceId), servers)
}

async function withAgents(
  tx: Tx,
  workspaceId: string,
  rows: ToolListRow[],
  servers: ToolServerRow[],
): Promise<ToolSummary[]> {
  const users = await selectAgentsWithTools(
    tx,
    workspaceId,
    rows.map(({ id }) => id),
  )
  const urls = new Map(servers.map(({ id, url }) => [id, url]))
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    name: row.name,
    title: row.title,
    ownWords: ownWordsFor({
      isDangerous: row.is_dangerous,
      isIdempotent: (row.config as { isIdempotent?: unknown }).isIdempotent === true,
    }),
    visitorTitle: row.kind === 'mcp' ? row.visitor_title : row.title,
    description: row.description,
    isDangerous: row.is_dangerous,
    isEnabled: row.is_enabled,
    status: row.status,
    serverId: row.server_id,
    serverName: row.server_name,
    host: hostOf(row.server_id ? (urls.get(row.server_id) ?? '') : (row.config as { url?: string }).url),
    agents: users
      .filter(({ tool_id }) => tool_id === row.id)
      .map(({ agent_id, name }) => ({ id: agent_id, name })),
  }))
}

const hostOf = (url: string | undefined): string => /^https?:\/\/([^/?#]+)/i.exec(url ?? '')?.[1] ?? ''

function toServerView(row: ToolServerRow): ServerView {
  const seen = row.oauth as { clientId?: string; scopes?: string; source?: string; place?: string }
  return {
    id: row.id,
    kind: row.kind,
    name: row.name,
    url: row.url,
    auth: row.auth,
    headerName: row.header_name,
    hasSecret: row.secret_hint !== '',
    secretHint: row.secret_hint,
    clientId: seen.clientId ?? null,
    scopes: seen.scopes ?? '',
    source: seen.source ?? '',
    place: seen.place === 'query' ? 'query' : 'header',
    status: row.status,
    errorCode: row.error_code,
    listed: row.listed as unknown as ListedTool[],
    listedAt: row.listed_at?.toISOString() ?? null,
  }
}
