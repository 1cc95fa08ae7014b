import type { MiddlewareHandler } from 'hono'
import { hashApiKey } from '#app/domain/api-keys/key.server.ts'
import { openKey } from '#app/domain/api-keys/open-key.server.ts'
import type { Context } from '#app/domain/context.server.ts'
import { AppError, isAppError } from '#app/lib/app-error.ts'
import { limitKey } from './address.server.ts'
import type { Door } from './door.server.ts'
import { type RateLimit, requireRate, returnToken } from './rate-limit.server.ts'
import { ratesOf } from './shared-rate.server.ts'

export type KeyDoor = Door & { Variables: Door['Variables'] & { ctx: Context } }

export const CALLS: RateLimit = { name: 'api-key', burst: 60, perMinute: 120 }
/** Who shows keys that open nothing is guessing. Good keys are given back at once, so the burst is what may be under way. */
const REFUSED: RateLimit = { name: 'api-key-refused', burst: 60, perMinute: 20 }

const noKey = (cause?: unknown) => new AppError('NOT_SIGNED_IN', { messageKey: 'errors.apiKey', cause })

/** The program behind `Authorization: Bearer hvx_...`, asked for anew with every request. Throws NOT_SIGNED_IN. */
export function apiKey(): MiddlewareHandler<KeyDoor> {
  return async (c, next) => {
    const address = limitKey(c.get('address'))
    const [, key = ''] = /^Bearer ([\w-]{1,200})$/i.exec(c.req.header('authorization') ?? '') ?? []
    const keyHash = hashApiKey(key)
    const rates = keyHash ? ratesOf([{ limit: CALLS, key: keyHash.toString('base64url') }]) : []
    requireRate(REFUSED, address)
    if (!keyHash) throw noKey()
    const from = { requestId: c.get('requestId'), locale: c.get('locale') }
    const ctx = await openKey(keyHash, from, rates).catch((cause) => {
      // In the same words as for what is no key at all.
      if (isAppError(cause) && cause.code === 'NOT_SIGNED_IN') throw noKey(cause)
      returnToken(REFUSED, address)
      throw cause
    })
    returnToken(REFUSED, address)
    c.set('ctx', ctx)
    await next()
  }
}
