import { selectFilesOfDeletedAgent } from '#app/db/agent-files.server.ts'
import { asSystem } from '#app/db/scope.server.ts'
import type { Context } from '#app/domain/context.server.ts'
import { purgeFiles } from '#app/integrations/supabase/storage.server.ts'

const BATCH = 500

/**
 * Clears away what a deleted agent left in storage. Looks for itself what is still there, so that it can run any number of
 * times; an agent that exists loses nothing.
 */
export async function purgeAgentFiles(
  ctx: Pick<Context, 'workspaceId'>,
  input: { agentId: string; attachmentIds: string[] },
): Promise<{ removed: number }> {
  const key = { workspaceId: ctx.workspaceId, agentId: input.agentId, attachmentIds: input.attachmentIds }
  const files = await asSystem('files of a deleted agent', (tx) => selectFilesOfDeletedAgent(tx, key))
  for (const bucket of ['media', 'uploads'] as const) {
    const paths = files.filter((file) => file.bucket === bucket).map(({ path }) => path)
    for (let at = 0; at < paths.length; at += BATCH) await purgeFiles(bucket, paths.slice(at, at + BATCH))
  }
  return { removed: files.length }
}
