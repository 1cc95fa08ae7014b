import { type MediaRow, selectMedia, updateMedia } from '#app/db/agent-media.server.ts'
import { asSystem } from '#app/db/scope.server.ts'
import type { Context } from '#app/domain/context.server.ts'
import { shapePicture } from '#app/integrations/media/shape-picture.server.ts'
import { purgeFiles } from '#app/integrations/supabase/storage.server.ts'
import { readObject } from '#app/integrations/supabase/stored-objects.server.ts'
import type { MediaKey } from './edit-media.server.ts'
import type { StoredSize } from './media-view.ts'
import { folderOf, waitingPoster } from './paths.ts'
import { GALLERY_EDGES } from './rules.ts'
import { storePoster } from './store-poster.server.ts'
import { storeSizes } from './store-sizes.server.ts'

type Job = { agentId: string; mediaId: string }
type Outcome =
  /** Without `made` there is nothing new to say of its shape: a poster that somebody set meanwhile stays. */
  | { status: 'ready'; made: { width: number; height: number; sizes: StoredSize[] } | null }
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
  if (!isThere && outcome.status === 'ready' && outcome.made) {
    await purgeFiles(
      'media',
      outcome.made.sizes.map(({ path }) => path),
    )
  }
}

async function outcomeOf(row: MediaRow, signal: AbortSignal | undefined): Promise<Outcome> {
  // Videos are shown as they came: nothing here could make them smaller.
  if (row.kind === 'video') return { status: 'ready', made: await posterBrought(row, signal) }
  const bytes = await readObject('media', row.storage_path)
  if (!bytes) return { status: 'failed', code: 'gone' }
  const picture = await shapePicture(bytes, { sizes: GALLERY_EDGES, format: 'webp' }, signal)
  if ('failure' in picture) return { status: 'failed', code: picture.failure }
  const { width, height } = picture
  const sizes = await storeSizes('media', folderOf(row.storage_path), picture)
  return { status: 'ready', made: { width, height, sizes } }
}

/** The poster that came with an imported video, sized. One that is no picture after all is done without. */
async function posterBrought(row: MediaRow, signal: AbortSignal | undefined) {
  const folder = folderOf(row.storage_path)
  const path = waitingPoster(folder)
  const bytes = (row.sizes as StoredSize[]).length === 0 ? await readObject('media', path) : null
  if (!bytes) return null
  const poster = await storePoster(folder, bytes, signal)
  await purgeFiles('media', [path])
  return 'failure' in poster ? null : poster
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
            ...(outcome.made && { ...outcome.made, sizes: JSON.stringify(outcome.made.sizes) }),
          },
    ),
  )
}

/** No attempt is left: people see it, and can try again. */
export async function failMedia({ workspaceId }: Pick<Context, 'workspaceId'>, job: Job): Promise<void> {
  await note({ workspaceId, ...job }, { status: 'failed', code: 'storage' })
}
