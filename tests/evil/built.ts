import { setTimeout as pause } from 'node:timers/promises'
import { asSystem } from '#app/db/scope.server.ts'
import { invitePeople } from '#app/domain/invitations/invite-people.server.ts'
import { listInvitations } from '#app/domain/invitations/list-invitations.server.ts'
import { newId } from '#app/lib/ids.ts'
import { enqueue } from '#app/queue/enqueue.server.ts'
import { findCanaries, keepCanary, secretCanaries } from './canaries.ts'
import type { Collector } from './collector.ts'
import { lookAtPages } from './pages.ts'
import { startProduct } from './product.ts'
import type { World } from './world.ts'

// The built product on the database of the whole run: its pages and doors, its worker with jobs that fail, its traces, and in the
// end every table.

export type Built = { found: string[]; answers: number; spans: number }

/** How long the worker may take for what waits: it begins when the machine lets it. */
const WORK_MS = 60_000
const LINK = /\/invite\/([\w-]{43})/

/** Invitations whose mails cannot be sent, and jobs about what is not there. */
async function makeJobs({ shop }: World): Promise<void> {
  const { ctx } = shop
  await invitePeople(ctx, { addresses: 'a@example.com b@example.com', role: 'member', locale: 'en' })
  for (const { link } of await listInvitations(ctx)) {
    const token = LINK.exec(link ?? '')?.[1]
    if (token) keepCanary('link of an invitation', token)
  }
  await asSystem('test data', (tx) =>
    enqueue(tx, 'mail/send', {
      workspaceId: shop.workspaceId,
      mailId: newId(),
      template: 'invitation',
      subjectId: newId(),
    }),
  )
}

/** Until nothing is left that could be tried now; the mails stay, with what went wrong. */
async function worked({ watch }: World): Promise<number> {
  const until = Date.now() + WORK_MS
  for (;;) {
    const [row] = await watch.query<{ left: number; failed: number }>(
      `select count(*) filter (where run_at <= now() and attempts = 0)::int as left,
        count(*) filter (where last_error is not null)::int as failed from graphile_worker._private_jobs`,
    )
    if (!row || (row.left === 0 && row.failed > 0) || Date.now() > until) return row?.failed ?? 0
    await pause(200)
  }
}

export async function lookAtBuilt(world: World, collector: Collector, most: number): Promise<Built> {
  const found: string[] = []
  await makeJobs(world)
  const product = await startProduct({
    LOG_LEVEL: 'debug',
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
  })
  const looked = await lookAtPages(world, product, most).catch(async (error: unknown) => {
    await product.stop()
    throw error
  })
  if ((await worked(world)) === 0)
    found.push('no job of the product failed: nothing was seen of how one does')
  const hasSent = () => collector.sent.some(({ service }) => service === 'hiviex-web')
  for (let tries = 0; tries < 300 && !hasSent(); tries += 1) await pause(100)
  if (!hasSent()) found.push('the product sent no traces')
  await product.stop()
  const secrets = secretCanaries()
  for (const { service, body } of collector.sent)
    found.push(...findCanaries(secrets, `a trace of ${service}`, body))
  for (const { table, text } of await world.watch.everything())
    found.push(...findCanaries(secrets, `table ${table}`, text))
  return { found: [...found, ...looked.found], answers: looked.answers, spans: collector.sent.length }
}
