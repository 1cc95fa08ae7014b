import type { AuditEntryView } from '#app/domain/audit/list-audit.server.ts'
import { csvLine } from '#app/lib/csv.ts'
import { log } from '#app/lib/log.server.ts'

export type ExportFormat = 'csv' | 'json'

const COLUMNS = [
  'at',
  'actor_kind',
  'actor_id',
  'actor_name',
  'action',
  'object_type',
  'object_id',
  'object_name',
  'changes',
  'request_id',
]

const csvOf = ({ at, actor, action, object, changes, requestId }: AuditEntryView): string =>
  csvLine([
    at,
    actor.kind,
    actor.id,
    actor.name,
    action,
    object.type,
    object.id,
    object.name,
    changes,
    requestId,
  ])

/** The log as a file, written as it is read. A failure on the way cuts the transfer, so that half a file is not taken for a whole. */
export function auditExport(batches: AsyncGenerator<AuditEntryView[]>, format: ExportFormat): Response {
  const day = new Date().toISOString().slice(0, 10)
  const bytes = format === 'csv' ? csv(batches) : json(batches)
  return new Response(streamOf(bytes), {
    headers: {
      'content-type': format === 'csv' ? 'text/csv; charset=utf-8' : 'application/json; charset=utf-8',
      'content-disposition': `attachment; filename="audit-log-${day}.${format}"`,
      'cache-control': 'no-store',
    },
  })
}

async function* csv(batches: AsyncGenerator<AuditEntryView[]>) {
  // Excel takes a file for UTF-8 by its first three bytes.
  yield encode(`\uFEFF${csvLine(COLUMNS)}`)
  for await (const entries of told(batches)) yield encode(entries.map(csvOf).join(''))
}

async function* json(batches: AsyncGenerator<AuditEntryView[]>) {
  let separator = '[\n'
  for await (const entries of told(batches)) {
    if (entries.length === 0) continue
    yield encode(separator + entries.map((entry) => JSON.stringify(entry)).join(',\n'))
    separator = ',\n'
  }
  yield encode(separator === '[\n' ? '[]\n' : '\n]\n')
}

async function* told(batches: AsyncGenerator<AuditEntryView[]>) {
  try {
    yield* batches
  } catch (error) {
    log.error({ error }, 'an export of the audit log broke off')
    throw error
  }
}

/** Reads on as the browser does, and stops reading when it goes away. */
function streamOf(bytes: AsyncGenerator<Uint8Array<ArrayBuffer>>): ReadableStream<Uint8Array<ArrayBuffer>> {
  return new ReadableStream({
    async pull(controller) {
      const { value, done } = await bytes.next()
      if (done) controller.close()
      else controller.enqueue(value)
    },
    async cancel() {
      await bytes.return(undefined)
    },
  })
}

const encoder = new TextEncoder()
const encode = (text: string) => encoder.encode(text)
