import { updateMedia } from '#app/db/agent-media.server.ts'
import { insertAudit } from '#app/db/audit-log.server.ts'
import { changesBetween } from '#app/domain/audit/changes.ts'
import type { Context } from '#app/domain/context.server.ts'
import { parseInput } from '#app/domain/parse-input.ts'
import { editMedia } from './edit-media.server.ts'
import { captionSchema } from './schemas.ts'

/** What stands below it, is read aloud for it, and tells the agent when to show it. */
export async function updateCaption(ctx: Context, input: unknown): Promise<void> {
  const { caption, ...item } = parseInput(captionSchema, input)
  await editMedia(ctx, item, async (tx, key, row) => {
    if (row.caption === caption) return
    await updateMedia(tx, key, { caption })
    await insertAudit(tx, ctx, {
      action: 'media.captioned',
      subjectType: 'agent',
      subjectId: key.agentId,
      changes: { mediaId: key.mediaId, ...changesBetween({ caption: row.caption }, { caption }) },
    })
  })
}
