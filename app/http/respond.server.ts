import { randomBytes } from 'node:crypto'
import type { ApiError } from '#app/contracts/widget.v1.ts'
import { errors as en } from '#app/i18n/en/errors.ts'
import { type Locale, matchLocale } from '#app/i18n/locales.ts'
import { errors as ptBr } from '#app/i18n/pt-BR/errors.ts'
import { translate } from '#app/i18n/translate.ts'
import { type AppError, type ErrorCode, isAppError } from '#app/lib/app-error.ts'
import { log } from '#app/lib/log.server.ts'

const STATUS: Record<ErrorCode, number> = {
  BAD_INPUT: 400,
  NOT_SIGNED_IN: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  CONFLICT: 409,
  LIMIT_REACHED: 429,
  UNAVAILABLE: 503,
  INTERNAL: 500,
}

/** The one limit that waiting does not help against has a status of its own. */
const TOO_LARGE = 'errors.bodyTooLarge'

export type Failure = {
  status: number
  /** Safe to show: nothing in it comes from an error that is not ours. */
  error: ApiError['error'] & { fields: Record<string, string> }
  retryAfter: number | null
}

const catalogues: Record<Locale, Record<string, string>> = { en, 'pt-BR': ptBr }

/** Ours, also where a body's stream failed with it and the reader wrapped it. */
function ownError(thrown: unknown): AppError | null {
  if (isAppError(thrown)) return thrown
  const cause = thrown instanceof TypeError ? thrown.cause : null
  return isAppError(cause) ? cause : null
}

/** Turns whatever was thrown into what a caller may know, and logs the rest under the same error id. */
export function describeFailure(thrown: unknown, where: { locale: Locale; requestId: string }): Failure {
  const errorId = randomBytes(6).toString('hex')
  const own = ownError(thrown)
  const code: ErrorCode = own?.code ?? 'INTERNAL'
  const texts = catalogues[where.locale]
  const say = (key: string | undefined, params = {}) =>
    key && key in texts ? translate(texts, where.locale, key, params) : null
  const logged = { requestId: where.requestId, errorId, code }
  if (code === 'INTERNAL' || code === 'UNAVAILABLE')
    log.error({ ...logged, error: thrown }, 'a request failed')
  else log.info({ ...logged, reason: own?.messageKey }, 'a request was refused')
  const message = say(own?.messageKey, own?.params) ?? say(`errors.code.${code}`) ?? code
  const fields = Object.fromEntries(
    Object.entries(own?.fields ?? {}).map(([name, key]) => [
      name,
      say(key) ?? texts['errors.field.invalid'] ?? key,
    ]),
  )
  const wait = own?.params.retryAfter
  return {
    status: own?.messageKey === TOO_LARGE ? 413 : STATUS[code],
    error: { code, message, errorId, fields },
    retryAfter: typeof wait === 'number' ? wait : null,
  }
}

/** The language of an answer that goes to a program or a stranger. */
export function localeOf(request: Request): Locale {
  return matchLocale(request.headers.get('accept-language'))
}

/** JSON body `ApiError` with the matching status; `Retry-After` where waiting helps. */
export function failureResponse(thrown: unknown, where: { locale: Locale; requestId: string }): Response {
  const { status, error, retryAfter } = describeFailure(thrown, where)
  const headers = new Headers({
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
  })
  if (retryAfter !== null) headers.set('retry-after', String(retryAfter))
  return new Response(JSON.stringify({ error }), { status, headers })
}
