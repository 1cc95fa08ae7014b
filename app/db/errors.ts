import { AppError, type ErrorCode, isAppError } from '#app/lib/app-error.ts'

// Classes HX... are raised by our own SQL functions; the others are PostgreSQL's (appendix A of its manual).
const CODES: Record<string, ErrorCode> = {
  HX400: 'BAD_INPUT',
  HX401: 'NOT_SIGNED_IN',
  HX404: 'NOT_FOUND',
  HX409: 'CONFLICT',
  HX429: 'LIMIT_REACHED',
  '23505': 'CONFLICT', // unique_violation
  '23503': 'NOT_FOUND', // foreign_key_violation: what is pointed at is not there, or not in this workspace
  '23514': 'BAD_INPUT', // check_violation
  '23502': 'BAD_INPUT', // not_null_violation
  '22001': 'BAD_INPUT', // string_data_right_truncation
  '22P02': 'BAD_INPUT', // invalid_text_representation
  '22P05': 'BAD_INPUT', // untranslatable_character: a NUL in JSON
  '22021': 'BAD_INPUT', // character_not_in_repertoire: a NUL in text
  '42501': 'FORBIDDEN', // insufficient_privilege, row-level security included
  '40001': 'UNAVAILABLE', // serialization_failure
  '40P01': 'UNAVAILABLE', // deadlock_detected
  '53300': 'UNAVAILABLE', // too_many_connections
  '57P01': 'UNAVAILABLE', // admin_shutdown
  '57P03': 'UNAVAILABLE', // cannot_connect_now
  '57014': 'UNAVAILABLE', // query_canceled
  ECONNREFUSED: 'UNAVAILABLE',
  ECONNRESET: 'UNAVAILABLE',
  ETIMEDOUT: 'UNAVAILABLE',
}

const read = (error: unknown, key: 'code' | 'constraint' | 'detail'): string | undefined => {
  const value =
    typeof error === 'object' && error !== null ? (error as Record<string, unknown>)[key] : undefined
  return typeof value === 'string' ? value : undefined
}

/** An AppError for what the database refused, with the original as its cause; anything else comes back as it is. */
export function fromDatabaseError(error: unknown): unknown {
  if (isAppError(error)) return error
  const code = CODES[read(error, 'code') ?? '']
  if (!code) return error
  // app.require_rates says in its detail after how many seconds one may come again.
  const wait = code === 'LIMIT_REACHED' ? { params: { retryAfter: Number(read(error, 'detail')) } } : {}
  return new AppError(code, { ...wait, cause: error })
}

/** Whether `error`, or what caused it, is a violation of the named unique constraint (of any, without a name). */
export function isUniqueViolation(error: unknown, constraint?: string): boolean {
  const origin = isAppError(error) ? error.cause : error
  return read(origin, 'code') === '23505' && (!constraint || read(origin, 'constraint') === constraint)
}

/** Whether our own SQL refused because somebody would have been the last owner to go. */
export function isLastOwnerRefusal(error: unknown): boolean {
  const origin = isAppError(error) ? error.cause : error
  return read(origin, 'code') === 'HX409' && read(origin, 'constraint') === 'members_last_owner'
}
