import { asSystemOnce } from '#app/db/scope.server.ts'
import { type SealedTool, selectSealedTools } from '#app/db/tool-secrets.server.ts'
import type { AgentSettings } from '#app/domain/agents/schemas.ts'
import { httpTool } from './kinds/http.server.ts'
import { mcpTool } from './kinds/mcp.server.ts'
import type { ToolKind } from './options.ts'
import type { OfferedTool } from './types.ts'

// A kind of tool is one file in kinds/ and one line here.
const KINDS: Record<ToolKind, (workspaceId: string, row: SealedTool) => OfferedTool | null> = {
  http: httpTool,
  openapi: httpTool,
  mcp: mcpTool,
}

/** The tool behind a row, also one that is switched off; null when its settings cannot be read. */
export const toolOf = (workspaceId: string, row: SealedTool): OfferedTool | null =>
  KINDS[row.kind](workspaceId, row)

/**
 * The tools of the workspace that an agent's settings name: those that are switched on and are what was allowed. One round
 * trip; none when none are named.
 */
export async function offerTools(
  workspaceId: string,
  settings: Pick<AgentSettings, 'tools'>,
): Promise<OfferedTool[]> {
  const { ids } = settings.tools
  if (ids.length === 0) return []
  const rows = await asSystemOnce('the tools of an answer are looked up', (tx) =>
    selectSealedTools(tx, workspaceId, ids),
  )
  return rows
    .filter(({ is_enabled, status }) => is_enabled && status === 'ready')
    .map((row) => toolOf(workspaceId, row))
    .filter((tool): tool is OfferedTool => tool !== null)
}
