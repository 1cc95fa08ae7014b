import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

export const REQUEST_ID_HEADER = 'x-request-id'

// What a caller may choose: enough for any tracing system, too little to forge a log line.
const ACCEPTED = /^[A-Za-z0-9][A-Za-z0-9._-]{7,63}$/

/** The caller's request id if it is one, a fresh one otherwise. */
export function requestIdFrom(header: string | null | undefined): string {
  return header && ACCEPTED.test(header) ? header : randomUUID()
}

/** Makes sure that whoever reads the request's header finds a good id there, and all find the same one. */
export function stampRequestId(incoming: IncomingMessage): void {
  const given = incoming.headers[REQUEST_ID_HEADER]
  const id = requestIdFrom(Array.isArray(given) ? given[0] : given)
  if (id === given) return
  for (let i = incoming.rawHeaders.length - 2; i >= 0; i -= 2) {
    if (incoming.rawHeaders[i]?.toLowerCase() === REQUEST_ID_HEADER) incoming.rawHeaders.splice(i, 2)
  }
  incoming.rawHeaders.push(REQUEST_ID_HEADER, id)
  incoming.headers[REQUEST_ID_HEADER] = id
}
