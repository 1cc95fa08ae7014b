import { countChunksOfModel, dropWorkspaceIndex, ensureWorkspaceIndex } from '#app/db/chunks.server.ts'
import { asSystem } from '#app/db/scope.server.ts'
import type { Context } from '#app/domain/context.server.ts'
import { chooseEmbedder } from '#app/integrations/llm/choose.server.ts'
import { INDEX_THRESHOLD } from './rules.ts'

/**
 * Gives the workspace its own vector index when it is big, takes it away when it has shrunk to less than half of that.
 * Search uses the index as soon as it is there. Runs as the system: the job names the workspace.
 */
export async function indexWorkspace(
  ctx: Context,
  threshold = INDEX_THRESHOLD,
): Promise<'made' | 'kept' | 'dropped' | 'none'> {
  const { model, dimensions } = chooseEmbedder()
  return await asSystem('a big workspace gets its vector index', async (tx) => {
    const count = await countChunksOfModel(tx, ctx.workspaceId, model)
    if (count >= threshold)
      return (await ensureWorkspaceIndex(tx, ctx.workspaceId, model, dimensions)) ? 'made' : 'kept'
    if (count >= threshold / 2) return 'kept'
    return (await dropWorkspaceIndex(tx, ctx.workspaceId, model)) ? 'dropped' : 'none'
  })
}
