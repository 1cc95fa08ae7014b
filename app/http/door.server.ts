import type { HttpBindings } from '@hono/node-server'
import type { Context, Hono, MiddlewareHandler } from 'hono'
import { env } from '#app/env.server.ts'
import { type Locale, matchLocale } from '#app/i18n/locales.ts'
import { AppError } from '#app/lib/app-error.ts'
import { log, withLogFields } from '#app/lib/log.server.ts'
import { clientAddress } from './address.server.ts'
import { securityHeaders } from './csp.server.ts'
import { REQUEST_ID_HEADER, requestIdFrom } from './request-id.server.ts'
import { failureResponse } from './respond.server.ts'

/** What every handler behind Hono finds in its context. */
export type Door = {
  Bindings: HttpBindings
  Variables: {
    requestId: string
    address: string
    locale: Locale
    /** Headers that every answer of this request carries, streams included. */
    headers: Record<string, string>
  }
}

/** The part of a handler's context that streams need, whatever else its door adds. */
export type DoorContext = {
  env: HttpBindings
  get: ((key: 'headers') => Record<string, string>) & ((key: 'requestId') => string)
}

const ALREADY_SENT = 'x-hono-already-sent'

function carryHeaders(c: Context<Door>): void {
  if (c.res.headers.has(ALREADY_SENT)) return
  // A redirect's headers cannot be changed in place.
  try {
    c.res.headers.set(REQUEST_ID_HEADER, c.get('requestId'))
  } catch {
    c.res = new Response(c.res.body, c.res)
  }
  for (const [name, value] of Object.entries(c.get('headers'))) {
    if (!c.res.headers.has(name)) c.res.headers.set(name, value)
  }
}

/** First in every chain: request id, address, language, security headers, one log line at the end. */
export function frame(): MiddlewareHandler<Door> {
  const { TRUSTED_PROXIES, APP_URL } = env()
  const always = securityHeaders({ isHttps: APP_URL.startsWith('https://') })
  return async (c, next) => {
    const startedAt = performance.now()
    const requestId = requestIdFrom(c.req.header(REQUEST_ID_HEADER))
    c.set('requestId', requestId)
    c.set('locale', matchLocale(c.req.header('accept-language')))
    c.set('headers', { ...always, [REQUEST_ID_HEADER]: requestId })
    c.set(
      'address',
      clientAddress(c.env.incoming.socket.remoteAddress, c.req.header('x-forwarded-for'), TRUSTED_PROXIES),
    )
    await withLogFields({ requestId }, next)
    carryHeaders(c)
    const ms = Math.round((performance.now() - startedAt) * 10) / 10
    // The path alone: a query may carry what must not be logged.
    log.info({ requestId, method: c.req.method, path: c.req.path, status: c.res.status, ms }, 'request')
  }
}

/** One way out for everything a handler throws, and for addresses nobody answers. */
export function answerFailures(app: Hono<Door>): Hono<Door> {
  app.onError((error, c) =>
    failureResponse(error, { locale: c.get('locale'), requestId: c.get('requestId') }),
  )
  app.notFound((c) =>
    failureResponse(new AppError('NOT_FOUND', { messageKey: 'errors.unknownPath' }), {
      locale: c.get('locale'),
      requestId: c.get('requestId'),
    }),
  )
  return app
}
