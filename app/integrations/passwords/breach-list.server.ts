import { createHash } from 'node:crypto'
import { env } from '#app/env.server.ts'
import { safeFetch } from '#app/integrations/web/safe-fetch.server.ts'
import { log } from '#app/lib/log.server.ts'

const TIMEOUT_MS = 2_500

/**
 * Whether a password stands in a list of leaked ones. Off unless BREACH_CHECK_URL names a range service (k-anonymity, as
 * api.pwnedpasswords.com/range/ has it): five characters of the SHA-1 leave this machine, never the password and never its
 * whole hash. A service that does not answer keeps nobody out.
 */
export async function isBreached(password: string): Promise<boolean> {
  const { BREACH_CHECK_URL, ALLOW_LOOPBACK_FETCH } = env()
  if (!BREACH_CHECK_URL) return false
  const hash = createHash('sha1').update(password).digest('hex').toUpperCase()
  try {
    const { body } = await safeFetch(new URL(hash.slice(0, 5), BREACH_CHECK_URL).href, {
      accept: ['text/plain'],
      allowLoopback: ALLOW_LOOPBACK_FETCH,
      maxBytes: 512 * 1024,
      timeoutMs: TIMEOUT_MS,
    })
    return body
      .toString('latin1')
      .split(/\r?\n/)
      .some((line) => {
        const [suffix, count] = line.split(':')
        // Padding lines have a count of nought.
        return suffix?.toUpperCase() === hash.slice(5) && Number(count ?? 1) > 0
      })
  } catch (error) {
    log.warn({ error }, 'the list of leaked passwords does not answer')
    return false
  }
}
