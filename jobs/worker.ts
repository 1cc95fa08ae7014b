import { EventEmitter } from 'node:events'
import { parseCronItems, run, type WorkerEvents, type WorkerPool } from 'graphile-worker'
import { pool } from '#app/db/pool.server.ts'
import { env } from '#app/env.server.ts'
import { startLogging } from '#app/integrations/telemetry/logger.server.ts'
import { log } from '#app/lib/log.server.ts'
import { crontab } from './crontab.ts'
import { startHeartbeat } from './heartbeat.ts'
import { tasks } from './tasks.ts'
import { workerLogger } from './worker-logger.ts'

// The worker process: `node jobs/worker.ts`. As many as you like may run side by side.

const CONCURRENCY = 4

export async function startWorker(): Promise<{ stop(): Promise<void>; done: Promise<void> }> {
  const events: WorkerEvents = new EventEmitter()
  let workerId = ''
  events.on('pool:create', ({ workerPool }: { workerPool: WorkerPool }) => {
    workerId = workerPool.id
  })
  const runner = await run({
    pgPool: pool(),
    taskList: tasks,
    parsedCronItems: parseCronItems(crontab),
    events,
    logger: workerLogger,
    noHandleSignals: true,
    // PGlite and transaction poolers share one set of statement names among all clients.
    noPreparedStatements: true,
    preset: {
      worker: {
        concurrentJobs: CONCURRENCY,
        pollInterval: 1_000,
        localQueue: { size: CONCURRENCY + 1 },
        completeJobBatchDelay: 0,
        gracefulShutdownAbortTimeout: 5_000,
      },
    },
  })
  const heartbeat = await startHeartbeat(workerId)
  log.info({ workerId }, 'worker ready')
  return {
    done: runner.promise,
    async stop() {
      await runner.stop()
      await heartbeat.stop()
    },
  }
}

async function main(): Promise<void> {
  startLogging({ service: 'worker', level: env().LOG_LEVEL })
  const worker = await startWorker()
  let stopping = false
  const stop = async (signal: string) => {
    if (stopping) return
    stopping = true
    log.info({ signal }, 'worker stopping')
    await worker.stop()
    await pool().end()
    process.exit(0)
  }
  process.on('SIGTERM', () => void stop('SIGTERM'))
  process.on('SIGINT', () => void stop('SIGINT'))
  await worker.done
}

if (import.meta.main) await main()
