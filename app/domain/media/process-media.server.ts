import { type MediaRow, selectMedia, updateMedia } from '#app/db/agent-media.server.ts'
import { asSystem } from '#app/db/scope.server.ts'
import type { Context } from '#app/domain/context.server.ts'
import { shapePicture } from '#app/integrations/media/shape-picture.server.ts'
import { purgeFiles } from '#app/integrations/supabase/storage.server.ts'
import { readObject } from '#app/integrations/supabase/stored-objects.server.ts'
import type { MediaKey } from './edit-media.server.ts'
import type { StoredSize } from './media-view.ts'
import { GALLERY_EDGES } from './rules.ts'
import { storeSizes } from './store-sizes.server.ts'

type Job = { agentId: string; mediaId: string }
type Outcome =
  | { status: 'ready'; width: number | null; height: number | null; sizes: StoredSize[] }
  | { status: 'failed'; code: string }

/** Makes an item of a gallery ready to be shown, or says why it never will be. Again changes nothing. Throws when a retry may help. */
export async function processMedia(
  { workspaceId }: Pick<Context, 'workspaceId'>,
  job: Job,
  signal?: AbortSignal,
): Promise<void> {
  const key = { workspaceId, ...job }
  const row = await asSystem('an item of a gallery is made ready', (tx) => selectMedia(tx, key))
  if (row?.status !== 'processing') return
  const outcome = await outcomeOf(row, signal)
  const isThere = await note(key, outcome)
  // Deleted while it was being made.
  if (!isThere && outcome.status === 'ready') {
    await purgeFiles(
      'media',
      outcome.sizes.map(({ path }) => path),
    )
  }
}

async function outcomeOf(row: MediaRow, signal: AbortSignal | undefined): Promise<Outcome> {
  // Videos are shown as they came: nothing here could make them smaller.
  if (row.kind === 'video')
    return { status: 'ready', width: row.width, height: row.height, sizes: row.sizes as StoredSize[] }
  const bytes = await readObject('media', row.storage_path)
  if (!bytes) return { status: 'failed', code: 'gone' }
  const picture = await shapePicture(bytes, { sizes: GALLERY_EDGES, format: 'webp' }, signal)
  if ('failure' in picture) return { status: 'failed', code: picture.failure }
  const folder = row.storage_path.slice(0, row.storage_path.lastIndexOf('/'))
  const { width, height } = picture
  return { status: 'ready', width, height, sizes: await storeSizes('media', folder, picture) }
}

function note(key: MediaKey, outcome: Outcome): Promise<boolean> {
  return asSystem('an item of a gallery was made ready', (tx) =>
    updateMedia(
      tx,
      key,
      outcome.status === 'failed'
        ? { status: 'failed', error_code: outcome.code }
        : {
            status: 'ready',
            error_code: null,
            width: outcome.width,
            height: outcome.height,
            sizes: JSON.stringify(outcome.sizes),
          },
    ),
  )
}

/** No attempt is left: people see it, and can try again. */
export async function failMedia({ workspaceId }: Pick<Context, 'workspaceId'>, job: Job): Promise<void> {
  await note({ workspaceId, ...job }, { status: 'failed', code: 'storage' })
}
