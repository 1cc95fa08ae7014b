import { matchSchemaReady } from '#app/db/health.server.ts'
import { asSystem } from '#app/db/scope.server.ts'
import { log } from '#app/lib/log.server.ts'
import { remember } from '#app/lib/remember.ts'

const state = () => remember('readiness', () => ({ isAccepting: true }))

/** False takes this process out of the balancer's list before it stops. */
export function setReady(isAccepting: boolean): void {
  state().isAccepting = isAccepting
}

/** Whether this process can do its work now, and if not, what is missing. */
export async function checkReadiness(): Promise<{
  ready: boolean
  reason: 'stopping' | 'database' | 'migrations' | null
}> {
  if (!state().isAccepting) return { ready: false, reason: 'stopping' }
  try {
    const isMigrated = await asSystem('readiness', matchSchemaReady)
    return isMigrated ? { ready: true, reason: null } : { ready: false, reason: 'migrations' }
  } catch (error) {
    log.warn({ error }, 'the database does not answer')
    return { ready: false, reason: 'database' }
  }
}
