import { insertAudit } from '#app/db/audit-log.server.ts'
import { updateInboundEvent } from '#app/db/inbound-events.server.ts'
import { asSystem } from '#app/db/scope.server.ts'
import type { Context } from '#app/domain/context.server.ts'

/** Marks an event that could not be processed although it was tried again and again. */
export async function failEvent(ctx: Context, { inboundEventId }: { inboundEventId: string }): Promise<void> {
  await asSystem('an inbound event has no attempt left', async (tx) => {
    await updateInboundEvent(tx, ctx.workspaceId, inboundEventId, {
      status: 'failed',
      note: 'Every attempt failed.',
    })
    await insertAudit(tx, ctx, {
      action: 'inbound.failed',
      subjectType: 'inbound_event',
      subjectId: inboundEventId,
    })
  })
}
