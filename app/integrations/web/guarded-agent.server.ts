import { Agent, type Dispatcher } from 'undici'
import { AppError, isAppError } from '#app/lib/app-error.ts'
import { guardedConnector } from './guarded-connect.server.ts'

// What the doors for outgoing requests share: the agent behind them, and words for what Node and undici throw.

export const bad = (key: string, params: Record<string, string | number> = {}, cause?: unknown) =>
  new AppError('BAD_INPUT', { messageKey: `errors.knowledge.${key}`, params, cause })
export const passing = (key: string, params: Record<string, string | number> = {}, cause?: unknown) =>
  new AppError('UNAVAILABLE', { messageKey: `errors.knowledge.${key}`, params, cause })

/** For one request and its redirects; the caller destroys it. */
export function guardedAgent(options: { allowLoopback: boolean; timeoutMs: number }): Agent {
  const { allowLoopback, timeoutMs } = options
  return new Agent({
    connect: guardedConnector({ allowLoopback, connectTimeoutMs: Math.min(5_000, timeoutMs) }),
    maxHeaderSize: 16_384,
    headersTimeout: timeoutMs,
    bodyTimeout: Math.min(10_000, timeoutMs),
    connections: 1,
    pipelining: 0,
  })
}

/** What Node and undici throw, in words for people. */
export function explain(error: unknown, clock: AbortSignal): AppError {
  if (isAppError(error)) return error
  if (clock.aborted) return bad('pageTooSlow', {}, error)
  const code = String((error as { code?: unknown }).code ?? '')
  if (/CERT|TLS|SSL|SELF_SIGNED|UNABLE_TO_/.test(code)) return bad('pageCertificate', {}, error)
  if (/HEADERS_TIMEOUT|BODY_TIMEOUT/.test(code)) return bad('pageTooSlow', {}, error)
  if (/HPE_|HEADERS_OVERFLOW|RES_CONTENT_LENGTH/.test(code)) return bad('pageUnreadable', {}, error)
  return passing('pageUnreachable', {}, error)
}

/** Media type and charset of a content-type header, both in lower case or null. */
export function parseContentType(header: string | undefined): [string, string | null] {
  const [type = '', ...parameters] = (header ?? '').split(';')
  const charset = parameters
    .map((part) => /^\s*charset\s*=\s*"?([\w.:-]{1,40})/i.exec(part)?.[1])
    .find(Boolean)
  return [type.trim().toLowerCase(), charset ?? null]
}

export const one = (value: string | string[] | undefined) => (Array.isArray(value) ? value[0] : value)

export function discard(response: Dispatcher.ResponseData): void {
  // The agent is destroyed at the end; the error that this makes has no reader.
  response.body.on('error', () => {})
  response.body.destroy()
}
