import {
  claimProviderProbe,
  noteProviderFailure,
  noteProviderSuccess,
} from '#app/db/provider-health.server.ts'
import { asSystemOnce } from '#app/db/scope.server.ts'
import type { ProviderError } from '#app/integrations/llm/types.ts'
import { log } from '#app/lib/log.server.ts'
import { afterFailure } from './breaker.ts'
import { BUILTIN } from './reference.ts'
import type { Candidate } from './route.ts'

/** Longer than any try takes to show whether it works. */
const PROBE_MS = 60_000

type Key = { workspaceId: string; connectionKey: string }
type Watched = Pick<Candidate, 'provider' | 'failures' | 'breaker'>

/** Whether this answer is the one that may try a connection that has cooled down. */
export const mayProbe = (key: Key): Promise<boolean> =>
  asSystemOnce('a resting provider is tried', (tx) => claimProviderProbe(tx, key, PROBE_MS))

/** Nothing is written while all is well. Never rejects. */
export function noteSuccess(key: Key, { failures, breaker }: Watched): Promise<void> {
  if (failures === 0 && breaker === 'closed') return Promise.resolve()
  return quietly(
    key,
    asSystemOnce('a provider is well again', (tx) => noteProviderSuccess(tx, key)),
  )
}

/** Never rejects. */
export function noteFailure(key: Key, { provider }: Watched, failure: ProviderError): Promise<void> {
  const consequence = afterFailure(failure)
  if (!consequence || provider === BUILTIN) return Promise.resolve()
  const { kind } = failure
  return quietly(
    key,
    asSystemOnce('a provider failed', (tx) => noteProviderFailure(tx, key, { kind, ...consequence })),
  )
}

const quietly = (key: Key, writing: Promise<unknown>): Promise<void> =>
  writing.then(
    () => {},
    (error) => log.error({ error, ...key }, 'the breaker could not be told'),
  )
