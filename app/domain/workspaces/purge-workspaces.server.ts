import { asSystem } from '#app/db/scope.server.ts'
import {
  purgeWorkspaceRow,
  selectDueWorkspaceIds,
  selectWorkspaceFiles,
} from '#app/db/workspace-life.server.ts'
import { purgeFiles } from '#app/integrations/supabase/storage.server.ts'
import { log } from '#app/lib/log.server.ts'

/** Files removed in one call. */
const BATCH = 500

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
  for (const [bucket, paths] of byBucket(files)) {
    for (let from = 0; from < paths.length; from += BATCH)
      await purgeFiles(bucket, paths.slice(from, from + BATCH))
  }
  const left = await asSystem('are any files left', (tx) => selectWorkspaceFiles(tx, workspaceId))
  // Without the rows nobody would know whose they are: they are tried again first.
  if (left.length > 0) throw new Error(`${left.length} files are still in storage`)
  const isGone = await asSystem('a workspace is purged', (tx) => purgeWorkspaceRow(tx, workspaceId))
  if (isGone) log.info({ workspaceId, files: files.length }, 'a workspace was purged')
  return isGone
}

function byBucket(files: { bucket: string; path: string }[]): Map<string, string[]> {
  const buckets = new Map<string, string[]>()
  for (const { bucket, path } of files) buckets.set(bucket, [...(buckets.get(bucket) ?? []), path])
  return buckets
}
