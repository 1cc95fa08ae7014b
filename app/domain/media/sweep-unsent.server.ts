import { deleteUnsentAttachments } from '#app/db/attachments.server.ts'
import { asSystem } from '#app/db/scope.server.ts'
import { purgeFiles } from '#app/integrations/supabase/storage.server.ts'
import { log } from '#app/lib/log.server.ts'
import type { StoredSize } from './media-view.ts'
import { UNSENT_HOURS } from './rules.ts'

const BATCH = 100

/** Removes pictures that were chosen and never sent, with their files. */
export async function sweepUnsent(): Promise<{ removed: number }> {
  let removed = 0
  for (;;) {
    const gone = await asSystem('pictures that nobody sent are removed', (tx) =>
      deleteUnsentAttachments(tx, UNSENT_HOURS, BATCH),
    )
    const paths = gone.flatMap(({ storage_path, sizes }) => [
      storage_path,
      ...(sizes as StoredSize[]).map(({ path }) => path),
    ])
    if (paths.length > 0)
      await purgeFiles('uploads', [...new Set(paths)]).catch((error) =>
        log.warn({ error, paths }, 'orphaned pictures stay in storage'),
      )
    removed += gone.length
    if (gone.length < BATCH) return { removed }
  }
}
