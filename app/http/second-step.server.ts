import { data } from '@remix-run/node'
import { showFactor } from '#app/integrations/supabase/mfa.server.ts'
import { isAppError } from '#app/lib/app-error.ts'
import { limitKey } from './address.server.ts'
import type { RateLimit } from './rate-limit.server.ts'
import { endSecondStep, type SecondStep } from './second-step-cookie.server.ts'
import { type Counted, requireSharedRates, returnSharedRates } from './shared-rate.server.ts'
import { type Attempt, welcome } from './sign-in.server.ts'

const BY_ADDRESS: RateLimit = { name: 'second-step.address', burst: 20, perMinute: 10 }
const BY_FACTOR: RateLimit = { name: 'second-step.factor', burst: 6, perMinute: 1 }

/** A code of the person's second factor: any of theirs will do. */
export async function passSecondStep(attempt: Attempt, step: SecondStep) {
  const code = String(attempt.form.get('code') ?? '').replace(/\D/g, '')
  const [first = ''] = step.tokens.factorIds
  const counted: Counted[] = [
    { limit: BY_ADDRESS, key: limitKey(attempt.address) },
    { limit: BY_FACTOR, key: first },
  ]
  try {
    await requireSharedRates(counted)
    for (const factorId of step.tokens.factorIds) {
      const tokens = await showFactor(step.tokens.accessToken, factorId, code)
      if (!tokens) continue
      await returnSharedRates(counted)
      const response = await welcome(tokens, attempt, { method: step.method, to: step.to })
      response.headers.append('set-cookie', await endSecondStep())
      return response
    }
    return data({ problem: 'errors.account.factorCode' as const, minutes: 1 }, { status: 400 })
  } catch (thrown) {
    if (!isAppError(thrown)) throw thrown
    const isLimit = thrown.code === 'LIMIT_REACHED'
    const minutes = Math.max(1, Math.ceil(Number(thrown.params.retryAfter ?? 60) / 60))
    const problem = isLimit ? ('auth.error.tooMany' as const) : ('auth.error.unavailable' as const)
    return data({ problem, minutes }, { status: isLimit ? 429 : 503 })
  }
}
