import { updateMedia } from '#app/db/agent-media.server.ts'
import { insertAudit } from '#app/db/audit-log.server.ts'
import type { Context } from '#app/domain/context.server.ts'
import { parseInput } from '#app/domain/parse-input.ts'
import { AppError } from '#app/lib/app-error.ts'
import { enqueue } from '#app/queue/enqueue.server.ts'
import { editMedia } from './edit-media.server.ts'
import { mediaKeySchema } from './schemas.ts'

/** Tries once more what failed. Throws CONFLICT when it did not. */
export async function retryMedia(ctx: Context, input: unknown): Promise<void> {
  await editMedia(ctx, parseInput(mediaKeySchema, input), async (tx, key, row) => {
    if (row.status !== 'failed') throw new AppError('CONFLICT')
    await updateMedia(tx, key, { status: 'processing', error_code: null })
    await enqueue(tx, 'media/process', key, { meta: { requestId: ctx.requestId } })
    await insertAudit(tx, ctx, {
      action: 'media.retried',
      subjectType: 'agent',
      subjectId: key.agentId,
      changes: { mediaId: key.mediaId },
    })
  })
}
