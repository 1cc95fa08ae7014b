import { data } from '@remix-run/node'
import { confirmEmailChange } from '#app/domain/accounts/change-email.server.ts'
import { isAppError } from '#app/lib/app-error.ts'
import { limitKey } from './address.server.ts'
import type { RateLimit } from './rate-limit.server.ts'
import { REQUEST_ID_HEADER, requestIdFrom } from './request-id.server.ts'
import { requireSharedRates } from './shared-rate.server.ts'

const TRIES: RateLimit = { name: 'change-email.address', burst: 20, perMinute: 5 }

type Answer = {
  done: 'waitingOld' | 'waitingNew' | 'changed' | null
  email: string
  problem:
    | 'auth.error.link'
    | 'auth.error.tooMany'
    | 'auth.error.unavailable'
    | 'errors.account.emailTaken'
    | null
}

const problemOf = (code: string): Answer['problem'] => {
  if (code === 'LIMIT_REACHED') return 'auth.error.tooMany'
  if (code === 'CONFLICT') return 'errors.account.emailTaken'
  return code === 'NOT_FOUND' ? 'auth.error.link' : 'auth.error.unavailable'
}

/** One side of a change of address answers by the link of its mail. */
export async function answerEmailChange(input: { request: Request; token: unknown; address: string }) {
  const requestId = requestIdFrom(input.request.headers.get(REQUEST_ID_HEADER))
  try {
    await requireSharedRates([{ limit: TRIES, key: limitKey(input.address) }])
    const { outcome, email, side } = await confirmEmailChange({ token: input.token, requestId })
    const waiting = side === 'old' ? ('waitingOld' as const) : ('waitingNew' as const)
    return data<Answer>({ done: outcome === 'changed' ? 'changed' : waiting, email, problem: null })
  } catch (thrown) {
    if (!isAppError(thrown)) throw thrown
    return data<Answer>({ done: null, email: '', problem: problemOf(thrown.code) }, { status: 400 })
  }
}
