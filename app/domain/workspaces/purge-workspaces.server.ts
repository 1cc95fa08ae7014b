import { asSystem } from '#app/db/scope.server.ts'
import {
  purgeWorkspaceRow,
  selectDueWorkspaceIds,
  selectWorkspaceFiles,
} from '#app/db/workspace-life.server.ts'
import { purgeFile } from '#app/integrations/supabase/storage.server.ts'
import { log } from '#app/lib/log.server.ts'

/**
 * Ends every workspace whose time to be restored is over: files first, then, in one transaction each, all that the
 * database holds (rows, vectors and their index, jobs, live messages, the audit log). What fails is tried at the next run.
 */
export async function purgeWorkspaces(): Promise<{ purged: string[] }> {
  const due = await asSystem('workspaces are due to be purged', selectDueWorkspaceIds)
  const purged: string[] = []
  for (const workspaceId of due) {
    try {
      if (await purge(workspaceId)) purged.push(workspaceId)
    } catch (error) {
      log.error({ error, workspaceId }, 'a workspace could not be purged')
    }
  }
  return { purged }
}

async function purge(workspaceId: string): Promise<boolean> {
  const files = await asSystem('files of a workspace to purge', (tx) => selectWorkspaceFiles(tx, workspaceId))
  for (const { bucket, path } of files) await purgeFile(bucket, path)
  const isGone = await asSystem('a workspace is purged', (tx) => purgeWorkspaceRow(tx, workspaceId))
  if (isGone) log.info({ workspaceId, files: files.length }, 'a workspace was purged')
  return isGone
}
