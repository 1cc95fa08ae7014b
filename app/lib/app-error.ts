/** The one error of the product. The code says what kind of failure it is; each entrance maps it to its own form. */

export const ERROR_CODES = [
  'BAD_INPUT', // what the caller sent cannot be used; `fields` may say which
  'NOT_SIGNED_IN',
  'FORBIDDEN', // known to the caller, but not theirs to do
  'NOT_FOUND', // unknown, or another workspace's: the two are never told apart
  'CONFLICT', // the state moved on, or the name is taken
  'LIMIT_REACHED', // rate, quota or size
  'UNAVAILABLE', // something we depend on failed; trying again may help
  'INTERNAL',
] as const

export type ErrorCode = (typeof ERROR_CODES)[number]

type Details = {
  /** Key of the i18n catalogue (area `errors`) for what people read; falls back to the code's general text. */
  messageKey?: string
  params?: Record<string, string | number>
  /** Field name -> i18n key of area `errors`. */
  fields?: Record<string, string>
  cause?: unknown
}

// Dev runs the same file twice in one process (Vite's graph and Node's), so `instanceof` would lie: the brand does not.
const BRAND = Symbol.for('hiviex.AppError')

export class AppError extends Error {
  readonly [BRAND] = true
  readonly code: ErrorCode
  readonly messageKey: string | undefined
  readonly params: Record<string, string | number>
  readonly fields: Record<string, string>

  constructor(code: ErrorCode, details: Details = {}) {
    super(details.messageKey ?? code, { cause: details.cause })
    this.name = 'AppError'
    this.code = code
    this.messageKey = details.messageKey
    this.params = details.params ?? {}
    this.fields = details.fields ?? {}
  }
}

export function isAppError(error: unknown): error is AppError {
  return typeof error === 'object' && error !== null && BRAND in error
}
