import type { MediaRow, NewMedia } from '#app/db/agent-media.server.ts'
import { copyMediaFile } from '#app/integrations/supabase/media-files.server.ts'
import { purgeFiles } from '#app/integrations/supabase/storage.server.ts'
import { newId } from '#app/lib/ids.ts'
import { log } from '#app/lib/log.server.ts'

type Size = { path: string }
type Place = { workspaceId: string; agentId: string; createdBy: string }

/** Rows for another agent that show the same, and which files they need: `from` -> `to`. */
export function mediaForCopy(media: MediaRow[], { workspaceId, agentId, createdBy }: Place) {
  const files: { from: string; to: string }[] = []
  const rows = media
    .filter(({ status }) => status === 'ready')
    .map((row): NewMedia => {
      const id = newId()
      const moved = (path: string) => {
        const to = `${workspaceId}/${agentId}/${id}/${path.split('/').at(-1)}`
        files.push({ from: path, to })
        return to
      }
      const sizes = (row.sizes as Size[]).map((size) => ({ ...size, path: moved(size.path) }))
      return {
        id,
        workspace_id: workspaceId,
        agent_id: agentId,
        kind: row.kind,
        status: 'ready',
        // A picture's original may be one of its sizes: one file, copied once.
        storage_path:
          sizes.find((_, at) => (row.sizes as Size[])[at]?.path === row.storage_path)?.path ??
          moved(row.storage_path),
        mime_type: row.mime_type,
        size_bytes: row.size_bytes,
        width: row.width,
        height: row.height,
        caption: row.caption,
        position: row.position,
        sizes: JSON.stringify(sizes),
        created_by: createdBy,
      }
    })
  return { rows, files }
}

/** Copies files inside storage as the person of `accessToken`; those made so far go again when one fails. */
export async function copyMediaFiles(
  accessToken: string,
  files: { from: string; to: string }[],
): Promise<void> {
  const made: string[] = []
  try {
    for (const { from, to } of files) {
      await copyMediaFile(accessToken, from, to)
      made.push(to)
    }
  } catch (error) {
    await removeMediaFiles(made)
    throw error
  }
}

/** After a failure: what stays is litter, and says so in the log. */
export async function removeMediaFiles(paths: string[]): Promise<void> {
  if (paths.length === 0) return
  await purgeFiles('media', paths).catch((error) =>
    log.warn({ error, paths }, 'orphaned files stay in storage'),
  )
}
