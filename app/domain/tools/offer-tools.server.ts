import { asSystemOnce } from '#app/db/scope.server.ts'
import { type SealedTool, selectSealedTools } from '#app/db/tool-secrets.server.ts'
import type { AgentSettings } from '#app/domain/agents/schemas.ts'
import { KINDS } from './kinds/kinds.server.ts'
import type { OfferedTool } from './types.ts'

/** The tool behind a row, also one that is switched off; null when its settings cannot be read, or its kind is none of ours. */
export const toolOf = (workspaceId: string, row: SealedTool): OfferedTool | null =>
  Object.hasOwn(KINDS, row.kind) ? KINDS[row.kind](workspaceId, row) : null

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
