import { insertAudit } from '#app/db/audit-log.server.ts'
import {
  type InboundEventRow,
  selectInboundEventForUpdate,
  updateInboundEvent,
} from '#app/db/inbound-events.server.ts'
import { selectSource, updateSource } from '#app/db/knowledge-sources.server.ts'
import { asSystem, type Tx } from '#app/db/scope.server.ts'
import type { Context } from '#app/domain/context.server.ts'
import { startIngest } from '#app/domain/knowledge/start-ingest.server.ts'
import { EVENT_DATA, isEventKind } from './schemas.ts'

type Outcome = { status: 'processed' | 'failed'; note: string | null }

/**
 * Does what an inbound event asks for. Effect and outcome are one transaction and the event is locked meanwhile, so that
 * a second run finds it done. An event that asks for what cannot be done is marked so: trying again would not help.
 */
export async function processEvent(
  ctx: Context,
  { inboundEventId }: { inboundEventId: string },
): Promise<void> {
  await asSystem('an inbound event acts for its workspace', async (tx) => {
    const event = await selectInboundEventForUpdate(tx, ctx.workspaceId, inboundEventId)
    if (event?.status !== 'received') return
    const actor = { kind: 'webhook', endpointId: event.endpoint_id } as const
    const outcome = await actOn({ ...ctx, actor }, tx, event)
    await updateInboundEvent(tx, ctx.workspaceId, event.id, outcome)
  })
}

async function actOn(ctx: Context, tx: Tx, event: InboundEventRow): Promise<Outcome> {
  if (!isEventKind(event.kind)) return { status: 'processed', note: 'This kind of event is not known.' }
  const data = EVENT_DATA[event.kind].safeParse(event.payload)
  if (!data.success) return { status: 'failed', note: `The data of ${event.kind} needs a sourceId.` }
  return await refresh(ctx, tx, data.data.sourceId)
}

async function refresh(ctx: Context, tx: Tx, sourceId: string): Promise<Outcome> {
  const source = await selectSource(tx, ctx.workspaceId, sourceId)
  if (!source) return { status: 'failed', note: 'The source does not exist.' }
  await startIngest(ctx, tx, sourceId)
  await updateSource(tx, ctx.workspaceId, sourceId, { status: 'pending', error_code: null })
  await insertAudit(tx, ctx, {
    action: 'knowledge.refreshed',
    subjectType: 'knowledge_source',
    subjectId: sourceId,
    changes: { name: source.name },
  })
  return { status: 'processed', note: null }
}
