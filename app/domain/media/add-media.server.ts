import { insertMedia, selectAgentMedia } from '#app/db/agent-media.server.ts'
import { selectAgent } from '#app/db/agents.server.ts'
import { insertAudit } from '#app/db/audit-log.server.ts'
import { lockCount } from '#app/db/count-lock.server.ts'
import { asActor, type Tx } from '#app/db/scope.server.ts'
import { requireAgentRight } from '#app/domain/agents/agent-rights.server.ts'
import { type Context, scopeOf } from '#app/domain/context.server.ts'
import { requirePermission } from '#app/domain/permissions.ts'
import { purgeFiles } from '#app/integrations/supabase/storage.server.ts'
import { streamObject } from '#app/integrations/supabase/stored-objects.server.ts'
import { AppError } from '#app/lib/app-error.ts'
import { isUuid, newId } from '#app/lib/ids.ts'
import { log } from '#app/lib/log.server.ts'
import { SNIFF_BYTES, sniffMedia } from '#app/lib/sniff-media.ts'
import { enqueue } from '#app/queue/enqueue.server.ts'
import { counted, peek } from './counted-body.ts'
import { MAX_GALLERY, MAX_IMAGE_BYTES, MAX_VIDEO_BYTES } from './rules.ts'

type Upload = { agentId: string; body: ReadableStream<Uint8Array>; declaredBytes: number | null }

/**
 * A picture or video for the gallery, stored as the person of `accessToken` while it comes in. What it is, its bytes say; the job
 * `media/process` makes it ready. Throws BAD_INPUT for other files, LIMIT_REACHED for too large or too many ones.
 */
export async function addMedia(
  ctx: Context,
  { agentId, body, declaredBytes }: Upload,
  accessToken: string,
): Promise<{ id: string }> {
  requirePermission(ctx, 'agent', 'update')
  if (!isUuid(agentId)) throw new AppError('NOT_FOUND')
  const place = { workspaceId: ctx.workspaceId, agentId }
  await asActor(scopeOf(ctx), (tx) => requireRoom(tx, place))

  const { head, whole } = await peek(body, SNIFF_BYTES)
  const type = sniffMedia(head)
  if (!type) throw new AppError('BAD_INPUT', { messageKey: 'errors.media.type' })
  const limit = type.kind === 'image' ? MAX_IMAGE_BYTES : MAX_VIDEO_BYTES
  const tooLarge = () =>
    new AppError('LIMIT_REACHED', {
      messageKey: `errors.media.${type.kind}TooLarge`,
      params: { mb: limit / 1024 / 1024 },
    })
  if (declaredBytes !== null && declaredBytes > limit) throw tooLarge()

  const id = newId()
  const path = `${ctx.workspaceId}/${agentId}/${id}/original.${type.extension}`
  const stream = counted(whole, limit)
  try {
    await streamObject(accessToken, path, stream.body, type.mimeType)
  } catch (error) {
    throw stream.isTooLarge() ? tooLarge() : error
  }
  try {
    await asActor(scopeOf(ctx), async (tx) => {
      await lockCount(tx, 'media', agentId)
      const position = await requireRoom(tx, place)
      await insertMedia(tx, {
        id,
        workspace_id: ctx.workspaceId,
        agent_id: agentId,
        kind: type.kind,
        status: 'processing',
        storage_path: path,
        mime_type: type.mimeType,
        size_bytes: stream.size(),
        position,
        created_by: ctx.actor.kind === 'user' ? ctx.actor.userId : null,
      })
      await enqueue(tx, 'media/process', { ...place, mediaId: id }, { meta: { requestId: ctx.requestId } })
      await insertAudit(tx, ctx, {
        action: 'media.added',
        subjectType: 'agent',
        subjectId: agentId,
        changes: { mediaId: id, kind: type.kind, bytes: stream.size() },
      })
    })
  } catch (error) {
    await purgeFiles('media', [path]).catch((cause) =>
      log.warn({ error: cause, path }, 'an orphaned file stays in storage'),
    )
    throw error
  }
  return { id }
}

/** Where the next one stands. Throws NOT_FOUND, FORBIDDEN, LIMIT_REACHED. */
async function requireRoom(tx: Tx, place: { workspaceId: string; agentId: string }): Promise<number> {
  await requireAgentRight(tx, place.agentId, 'edit')
  if (!(await selectAgent(tx, place))) throw new AppError('NOT_FOUND')
  const media = await selectAgentMedia(tx, place)
  if (media.length >= MAX_GALLERY)
    throw new AppError('LIMIT_REACHED', {
      messageKey: 'errors.media.tooMany',
      params: { count: MAX_GALLERY },
    })
  return Math.max(-1, ...media.map(({ position }) => position)) + 1
}
