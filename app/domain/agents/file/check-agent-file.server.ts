import { selectAgentNames } from '#app/db/agents.server.ts'
import { selectConnections } from '#app/db/provider-connections.server.ts'
import { asActor, type Tx } from '#app/db/scope.server.ts'
import { selectToolNames } from '#app/db/tools.server.ts'
import { type Context, scopeOf } from '#app/domain/context.server.ts'
import { can, requirePermission } from '#app/domain/permissions.ts'
import { listModelChoices } from '#app/domain/providers/list-model-choices.server.ts'
import { readModels } from '#app/domain/providers/schemas.ts'
import { type Here, type ImportNote, planImport } from './plan-import.ts'
import { readAgentFile } from './read-agent-file.server.ts'

/** What an import would do, for people to read before they say yes. */
export type ImportReport = {
  name: string
  /** ISO 8601. */
  exportedAt: string
  media: number
  sources: number
  tools: number
  notes: ImportNote[]
  /** To be sent along with the file when it is imported. */
  digest: string
}

/** Looks through an uploaded file. Throws BAD_INPUT (`errors.agentFile.*`) for one that cannot be used; changes nothing. */
export async function checkAgentFile(ctx: Context, bytes: Uint8Array): Promise<ImportReport> {
  requireImport(ctx)
  const file = await readAgentFile(bytes)
  const plan = planImport(file, await whatIsHere(ctx))
  return {
    name: plan.name,
    exportedAt: file.manifest.exportedAt,
    media: file.manifest.media.length,
    sources: file.manifest.knowledge.length,
    tools: plan.tools.length,
    notes: plan.notes,
    digest: file.digest,
  }
}

export function requireImport(ctx: Context): void {
  requirePermission(ctx, 'agent', 'import')
  requirePermission(ctx, 'agent', 'create')
  requirePermission(ctx, 'knowledge', 'create')
}

/** What this workspace has that a file may refer to. Opens transactions of its own. */
export async function whatIsHere(ctx: Context): Promise<Here> {
  const groups = await listModelChoices(ctx)
  const platform = groups.filter(({ source }) => source === 'platform').map(({ provider }) => provider)
  return await asActor(scopeOf(ctx), async (tx) => ({
    platform: new Set<string>(platform),
    connections: await connections(tx, ctx.workspaceId),
    agentNames: await selectAgentNames(tx, ctx.workspaceId),
    toolNames: new Set(await selectToolNames(tx, ctx.workspaceId)),
    mayAddTools: can(ctx, 'tool', 'manage'),
  }))
}

async function connections(tx: Tx, workspaceId: string): Promise<Here['connections']> {
  return (await selectConnections(tx, workspaceId)).map((row) => ({
    id: row.id,
    name: row.name,
    preset: row.preset,
    isEnabled: row.is_enabled,
    models: readModels(row.models).map(({ id }) => id),
  }))
}
