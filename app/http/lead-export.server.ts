import type { LeadExport } from '#app/domain/leads/export-leads.server.ts'
import { csvLine } from '#app/lib/csv.ts'
import { log } from '#app/lib/log.server.ts'

const COLUMNS = ['id', 'created_at', 'updated_at', 'agent', 'conversation_id', 'visitor_name']

/** Leads as a table for spreadsheets, one column a field. A failure on the way cuts the transfer. */
export function leadExport({ keys, batches }: LeadExport): Response {
  const lines = csv(keys, batches)
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    async pull(controller) {
      try {
        const { value, done } = await lines.next()
        if (done) controller.close()
        else controller.enqueue(new TextEncoder().encode(value))
      } catch (error) {
        log.error({ error }, 'an export of leads broke off')
        controller.error(error)
      }
    },
    async cancel() {
      await lines.return(undefined)
    },
  })
  return new Response(body, {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="leads-${new Date().toISOString().slice(0, 10)}.csv"`,
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    },
  })
}

async function* csv(keys: string[], batches: LeadExport['batches']): AsyncGenerator<string> {
  // Excel takes a file for UTF-8 by its first three bytes.
  yield `\uFEFF${csvLine([...COLUMNS, ...keys])}`
  for await (const leads of batches)
    yield leads
      .map(({ id, createdAt, updatedAt, agentName, conversationId, visitorName, values }) =>
        csvLine([
          id,
          createdAt,
          updatedAt,
          agentName,
          conversationId,
          visitorName,
          ...keys.map((key) => (Object.hasOwn(values, key) ? values[key] : null)),
        ]),
      )
      .join('')
}
