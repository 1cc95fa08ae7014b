import { EventEmitter } from 'node:events'
import { run, type Task, type WorkerEvents } from 'graphile-worker'
import pg from 'pg'
import { interleave, type Line, ms, perSecond } from './lib/measure.ts'

const JOBS = 3_000
const NAME = 'inbound/process'

/** A job through `defineTask` (payload parsed, context made, logged) against graphile-worker's own empty handler. */
export async function benchJobs(databaseUrl: string): Promise<Line[]> {
  const { defineTask } = await import('../jobs/define-task.ts')
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 10 })
  pool.on('error', (error) => console.error(error.message))
  pool.on('connect', (client) => client.on('error', (error) => console.error(error.message)))
  const bare: Task = async () => {}
  const wrapped = defineTask(NAME, { run: async () => {} })

  const drain = async (task: Task): Promise<number> => {
    await pool.query(
      `select graphile_worker.add_jobs(array(
         select json_populate_record(null::graphile_worker.job_spec, json_build_object('identifier', $1::text,
           'payload', json_build_object('workspaceId', gen_random_uuid(), 'inboundEventId', gen_random_uuid())))
         from generate_series(1, $2::int)))`,
      [NAME, JOBS],
    )
    let done = 0
    const events: WorkerEvents = new EventEmitter()
    const finished = new Promise<void>((resolve) => {
      events.on('job:complete', () => {
        done += 1
        if (done === JOBS) resolve()
      })
    })
    const start = performance.now()
    const runner = await run({
      pgPool: pool,
      taskList: { [NAME]: task },
      events,
      noHandleSignals: true,
      noPreparedStatements: true,
      parsedCronItems: [],
      preset: { worker: { concurrentJobs: 24, localQueue: { size: 500 }, completeJobBatchDelay: 0 } },
      logger: silent,
    })
    await finished
    const took = performance.now() - start
    await runner.stop()
    return took
  }
  const result = await interleave(
    3,
    () => drain(wrapped),
    () => drain(bare),
  )
  await pool.end()
  return [
    {
      name: 'jobs/s, our wrapped job against bare batched graphile-worker',
      ratio: 1 / result.ratio,
      better: 'higher',
      detail: `${perSecond((JOBS / result.ours) * 1000)} against ${perSecond((JOBS / result.baseline) * 1000)}; ${JOBS} jobs, ${ms(result.ours)} against ${ms(result.baseline)}`,
    },
  ]
}

const { Logger } = await import('graphile-worker')
const silent = new Logger(() => () => {})
