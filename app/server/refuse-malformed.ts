import { randomBytes } from 'node:crypto'
import type { Socket } from 'node:net'
import { RequestError } from '@hono/node-server'
import { requestIdFrom } from '#app/http/request-id.server.ts'
import { failureResponse } from '#app/http/respond.server.ts'
import { DEFAULT_LOCALE } from '#app/i18n/locales.ts'
import { AppError } from '#app/lib/app-error.ts'
import { log } from '#app/lib/log.server.ts'

const STATUS: Record<string, string> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
}

/** What never became a request still gets a status and an error id, and the connection ends there. */
export function refuseMalformed(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy()
    return
  }
  const errorId = randomBytes(6).toString('hex')
  log.info({ errorId, code: error.code }, 'a malformed request was refused')
  const body = JSON.stringify({
    error: { code: 'BAD_INPUT', message: 'The request cannot be read.', errorId },
  })
  socket.end(
    `HTTP/1.1 ${STATUS[error.code ?? ''] ?? '400 Bad Request'}\r\ncontent-type: application/json; charset=utf-8\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  )
}

/** A request whose address or host makes no URL never reaches a handler. */
export function refuseUnreadable(error: unknown): Response {
  const isTheirs = error instanceof RequestError
  const refusal = isTheirs
    ? new AppError('BAD_INPUT', { messageKey: 'errors.badRequest', cause: error })
    : error
  return failureResponse(refusal, { locale: DEFAULT_LOCALE, requestId: requestIdFrom(null) })
}
