import type { Attachment } from '#app/contracts/stream-events.ts'
import { selectDraftAgent, selectPublishedAgent } from '#app/db/answering-agents.server.ts'
import { insertAttachment, selectUnsentCount, toAttachment } from '#app/db/attachments.server.ts'
import { lockCount } from '#app/db/count-lock.server.ts'
import type { Rate } from '#app/db/rate-limits.server.ts'
import { asActor, asVisitor, type Tx } from '#app/db/scope.server.ts'
import { storedSettings } from '#app/domain/agents/agent-view.server.ts'
import { type Context, scopeOf } from '#app/domain/context.server.ts'
import type { VisitorContext } from '#app/domain/conversations/visitor.server.ts'
import { requirePermission } from '#app/domain/permissions.ts'
import { shapePicture } from '#app/integrations/media/shape-picture.server.ts'
import { purgeFiles } from '#app/integrations/supabase/storage.server.ts'
import { AppError } from '#app/lib/app-error.ts'
import { isUuid, newId } from '#app/lib/ids.ts'
import { log } from '#app/lib/log.server.ts'
import { sniffMedia } from '#app/lib/sniff-media.ts'
import { MAX_PICTURE_BYTES, MAX_UNSENT, PICTURE_EDGES } from './rules.ts'
import { storeSizes } from './store-sizes.server.ts'

type Owner = { visitorId: string } | { previewUserId: string }
type Place = { workspaceId: string; owner: Owner }
/** Runs as whoever sends the picture. */
type AsOwner = <T>(
  fn: (tx: Tx, place: Place, settings: unknown) => Promise<T>,
  rates?: readonly Rate[],
) => Promise<T>

/**
 * Counted under `rates` before any work on it. Throws NOT_SIGNED_IN, FORBIDDEN where the agent takes none, BAD_INPUT for what is
 * no picture, LIMIT_REACHED.
 */
export async function addVisitorPicture(
  { tokenHash, requestId }: VisitorContext,
  bytes: Uint8Array,
  rates: readonly Rate[] = [],
): Promise<Attachment> {
  const asOwner: AsOwner = (fn, counted) =>
    asVisitor(
      tokenHash,
      requestId,
      async (tx, { workspaceId, agentId, visitorId }) => {
        const agent = await selectPublishedAgent(tx, { workspaceId, agentId })
        if (!agent) throw new AppError('NOT_FOUND')
        return await fn(tx, { workspaceId, owner: { visitorId } }, agent.settings)
      },
      counted,
    )
  return await addPicture(bytes, asOwner, rates)
}

/** The same for a person who tries out an agent. What the form says decides when they send it. */
export async function addPreviewPicture(
  ctx: Context,
  agentId: string,
  bytes: Uint8Array,
): Promise<Attachment> {
  requirePermission(ctx, 'agent', 'try')
  const { actor, workspaceId } = ctx
  if (actor.kind !== 'user' || !isUuid(agentId)) throw new AppError('NOT_FOUND')
  return await addPicture(bytes, (fn) =>
    asActor(scopeOf(ctx), async (tx) => {
      if (!(await selectDraftAgent(tx, { workspaceId, agentId }))) throw new AppError('NOT_FOUND')
      return await fn(tx, { workspaceId, owner: { previewUserId: actor.userId } }, null)
    }),
  )
}

async function addPicture(
  bytes: Uint8Array,
  asOwner: AsOwner,
  rates: readonly Rate[] = [],
): Promise<Attachment> {
  if (bytes.length > MAX_PICTURE_BYTES)
    throw new AppError('LIMIT_REACHED', {
      messageKey: 'errors.media.imageTooLarge',
      params: { mb: MAX_PICTURE_BYTES / 1024 / 1024 },
    })
  if (sniffMedia(bytes)?.kind !== 'image')
    throw new AppError('BAD_INPUT', { messageKey: 'errors.media.pictureType' })
  const { workspaceId } = await asOwner(async (tx, place, settings) => {
    if (settings !== null && !storedSettings(settings).acceptsImages)
      throw new AppError('FORBIDDEN', { messageKey: 'errors.media.notTaken' })
    await requireRoom(tx, place)
    return place
  }, rates)
  const picture = await shapePicture(bytes, { sizes: PICTURE_EDGES, format: 'jpeg' })
  if ('failure' in picture)
    throw new AppError('BAD_INPUT', { messageKey: `errors.media.failed.${picture.failure}` })
  const id = newId()
  const sizes = await storeSizes('uploads', `${workspaceId}/${id}`, picture)
  const large = sizes.at(-1)
  if (!large) throw new AppError('INTERNAL')
  try {
    await asOwner(async (tx, place) => {
      await lockCount(tx, 'unsent pictures', Object.values(place.owner)[0] ?? '')
      await requireRoom(tx, place)
      await insertAttachment(tx, {
        ...place,
        id,
        storagePath: large.path,
        mimeType: 'image/jpeg',
        sizeBytes: picture.sizes.at(-1)?.bytes.length ?? 0,
        width: large.width,
        height: large.height,
        sizes,
      })
    })
  } catch (error) {
    await purgeFiles(
      'uploads',
      sizes.map(({ path }) => path),
    ).catch((cause) => log.warn({ error: cause, id }, 'an orphaned picture stays in storage'))
    throw error
  }
  return toAttachment({ id, sizes })
}

async function requireRoom(tx: Tx, place: Place): Promise<void> {
  if ((await selectUnsentCount(tx, { ...place, most: MAX_UNSENT })) >= MAX_UNSENT)
    throw new AppError('LIMIT_REACHED', { messageKey: 'errors.media.tooManyUnsent' })
}
