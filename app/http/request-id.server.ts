import { randomUUID } from 'node:crypto'

export const REQUEST_ID_HEADER = 'x-request-id'

// What a caller may choose: enough for any tracing system, too little to forge a log line.
const ACCEPTED = /^[A-Za-z0-9][A-Za-z0-9._-]{7,63}$/

/** The caller's request id if it is one, a fresh one otherwise. */
export function requestIdFrom(header: string | null | undefined): string {
  return header && ACCEPTED.test(header) ? header : randomUUID()
}

/** The request as loaders and actions see it: with the id that this server gave or accepted. */
export function withRequestId(request: Request, requestId: string): Request {
  const headers = new Headers(request.headers)
  headers.set(REQUEST_ID_HEADER, requestId)
  return new Request(request, { headers })
}
