import { deleteMedia } from '#app/db/agent-media.server.ts'
import { selectDraftAgent, selectPublishedAgent } from '#app/db/answering-agents.server.ts'
import { insertAudit } from '#app/db/audit-log.server.ts'
import type { Tx } from '#app/db/scope.server.ts'
import { storedSettings } from '#app/domain/agents/agent-view.server.ts'
import type { Context } from '#app/domain/context.server.ts'
import { parseInput } from '#app/domain/parse-input.ts'
import { purgeFiles } from '#app/integrations/supabase/storage.server.ts'
import { AppError } from '#app/lib/app-error.ts'
import { log } from '#app/lib/log.server.ts'
import { editMedia, type MediaKey } from './edit-media.server.ts'
import type { StoredSize } from './media-view.ts'
import { folderOf, waitingPoster } from './paths.ts'
import { mediaKeySchema } from './schemas.ts'

/** Gone at once, also from conversations in which it was shown. */
export async function removeMedia(ctx: Context, input: unknown): Promise<void> {
  const paths = await editMedia(ctx, parseInput(mediaKeySchema, input), async (tx, key, row) => {
    await requireNoAvatar(tx, key)
    await deleteMedia(tx, key)
    await insertAudit(tx, ctx, {
      action: 'media.removed',
      subjectType: 'agent',
      subjectId: key.agentId,
      changes: { mediaId: key.mediaId, kind: row.kind, caption: row.caption },
    })
    const waiting = row.kind === 'video' ? [waitingPoster(folderOf(row.storage_path))] : []
    return [row.storage_path, ...waiting, ...(row.sizes as StoredSize[]).map(({ path }) => path)]
  })
  await purgeFiles('media', [...new Set(paths)]).catch((error) =>
    log.warn({ error, paths }, 'orphaned files stay in storage'),
  )
}

/** The picture that visitors know the agent by is not taken away behind its back. */
async function requireNoAvatar(tx: Tx, key: MediaKey): Promise<void> {
  const worn = [await selectDraftAgent(tx, key), await selectPublishedAgent(tx, key)]
  if (worn.some((agent) => agent && storedSettings(agent.settings).avatar.includes(key.mediaId)))
    throw new AppError('CONFLICT', { messageKey: 'errors.media.isAvatar' })
}
