import { limitKey } from './address.server.ts'
import type { RateLimit } from './rate-limit.server.ts'
import type { SignedIn } from './require-user.server.ts'
import { type Counted, requireSharedRates, returnSharedRates } from './shared-rate.server.ts'

const PROOFS_BY_PERSON: RateLimit = { name: 'proof.person', burst: 8, perMinute: 1 }
const PROOFS_BY_ADDRESS: RateLimit = { name: 'proof.address', burst: 30, perMinute: 10 }
const CODES_BY_PERSON: RateLimit = { name: 'proof-mail.person', burst: 4, perMinute: 0.5 }

/** A deed that asks for the password or a code: tries are counted, and given back when the deed succeeds. */
export async function withCountedProof<T>(
  { user }: SignedIn,
  address: string,
  deed: () => Promise<T>,
): Promise<T> {
  const counted: Counted[] = [
    { limit: PROOFS_BY_PERSON, key: user.id },
    { limit: PROOFS_BY_ADDRESS, key: limitKey(address) },
  ]
  await requireSharedRates(counted)
  const value = await deed()
  await returnSharedRates(counted)
  return value
}

/** Throws LIMIT_REACHED when the person asked for too many codes. */
export const requireCodeRate = ({ user }: SignedIn): Promise<void> =>
  requireSharedRates([{ limit: CODES_BY_PERSON, key: user.id }])
