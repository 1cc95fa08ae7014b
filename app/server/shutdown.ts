import type { Server } from 'node:http'
import { closeListening } from '#app/db/listen.server.ts'
import { closePool } from '#app/db/pool.server.ts'
import type { RunEngine } from '#app/domain/conversations/run-engine.server.ts'
import { setReady } from '#app/domain/health/readiness.server.ts'
import { closeAllStreams } from '#app/http/sse.server.ts'
import { stopTracing } from '#app/integrations/telemetry/tracing.server.ts'
import { log } from '#app/lib/log.server.ts'
import type { Pages } from './pages.ts'

const GRACE_MS = 8_000

/**
 * Stops in the order that loses nothing: no new work, running answers finish or are handed to another process, streams
 * end with the hint to come back, then the rest. A second signal ends it at once.
 */
export function stopOnSignal(parts: { server: Server; engine: RunEngine; pages: Pages }): void {
  let isStopping = false
  const stop = async (signal: string) => {
    if (isStopping) process.exit(130)
    isStopping = true
    log.info({ signal }, 'web is stopping')
    setReady(false)
    parts.server.close()
    parts.server.closeIdleConnections()
    const left = await parts.engine.stop(GRACE_MS)
    closeAllStreams()
    await parts.pages.close()
    parts.server.closeAllConnections()
    await stopTracing()
    await closeListening()
    await closePool()
    log.info({ handedOver: left }, 'web has stopped')
    process.exit(0)
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      stop(signal).catch((error) => {
        log.error({ error }, 'stopping failed')
        process.exit(1)
      })
    })
  }
}
