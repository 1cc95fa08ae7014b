import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { failOrphanedJobRuns } from '#app/db/job-runs.server.ts'
import { unlockDeadWorkers } from '#app/db/jobs.server.ts'
import { closePool } from '#app/db/pool.server.ts'
import { asSystem } from '#app/db/scope.server.ts'
import { addText } from '#app/domain/knowledge/add-text.server.ts'
import { getSource } from '#app/domain/knowledge/get-source.server.ts'
import { chunksOf, makeKnowledgeWorkspace } from '../tests/fixtures/knowledge-workspace.ts'
import { useOwnDatabase } from '../tests/fixtures/own-database.ts'
import { startWorkerProcess, type WorkerProcess } from '../tests/fixtures/worker-process.ts'

let worker: WorkerProcess | undefined
let endDatabase: (() => Promise<void>) | undefined

beforeAll(async () => {
  endDatabase = await useOwnDatabase()
})
afterEach(async () => {
  await worker?.kill()
  worker = undefined
})
afterAll(async () => {
  await closePool()
  await endDatabase?.()
})

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

async function until<T>(what: string, look: () => Promise<T | undefined | false>): Promise<T> {
  for (let turn = 0; turn < 1_500; turn += 1) {
    const seen = await look()
    if (seen) return seen
    await pause(20)
  }
  throw new Error(`never seen: ${what}`)
}

const PARTS = 4_000
/** Enough to be at work for a second or two. */
const longText = () =>
  Array.from(
    { length: PARTS },
    (_, n) => `## Part ${n}\n\nPassage ${n} tells about parcel ${n * 7} in town ${n * 13}.`,
  ).join('\n\n')

describe('a worker', () => {
  it('killed in the middle of an ingest loses nothing and doubles nothing', { timeout: 90_000 }, async () => {
    const { ctx, workspaceId } = await makeKnowledgeWorkspace()
    worker = await startWorkerProcess()
    const ids = await addText(ctx, { name: 'Long', text: longText() })
    await until('the ingest at work', async () => {
      const { run } = (await getSource(ctx, ids)).source
      return run?.step === 'store' && run.done > 0
    })
    await worker.kill()
    const halfway = await getSource(ctx, ids)
    expect(halfway.source).toMatchObject({ status: 'processing', run: { status: 'running' } })
    expect(halfway).toMatchObject({ document: null, chunks: [] })

    // What half a minute of silence does, without waiting for it.
    await asSystem('test data', (tx) =>
      sql`update app.worker_heartbeats set seen_at = now() - interval '1 minute'`.execute(tx),
    )
    worker = await startWorkerProcess()
    await until('the ingest done', async () => (await getSource(ctx, ids)).source.status === 'ready')
    const { source } = await getSource(ctx, ids)
    expect(source).toMatchObject({ chunkCount: PARTS, run: { status: 'succeeded' } })
    expect((await chunksOf(workspaceId)).map((chunk) => chunk.position)).toEqual(
      Array.from({ length: PARTS }, (_, n) => n),
    )
    expect(await worker.stop()).toBe(0)
    worker = undefined
  })

  it('writes one failure where people see it, and tries no more, when trying cannot help', async () => {
    const { ctx } = await makeKnowledgeWorkspace()
    worker = await startWorkerProcess()
    const ids = await addText(ctx, { name: 'Empty', text: '<!-- nothing -->' })
    const source = await until('the failure', async () => {
      const { source } = await getSource(ctx, ids)
      return source.status === 'failed' && source
    })
    expect(source).toMatchObject({ errorCode: 'noText', run: { status: 'failed', errorCode: 'noText' } })
    const left = await until('the job at rest', async () => {
      const { rows } = await asSystem('test looks', (tx) =>
        sql<{ attempts: number; max_attempts: number; last_error: string; locked_at: Date | null }>`
          select attempts, max_attempts, last_error, locked_at from graphile_worker._private_jobs
          where payload ->> 'jobRunId' = ${ids.jobRunId}`.execute(tx),
      )
      return rows[0]?.locked_at === null && rows[0]
    })
    expect(left).toMatchObject({ attempts: 1, max_attempts: 1 })
  })
})

describe('the sweep', () => {
  const lockedBy = async (worker: string, lockedAgo: string) =>
    await asSystem('test data', async (tx) => {
      const { rows } = await sql<{ id: string }>`
        select id from graphile_worker.add_job('test/none', payload := '{}'::json)`.execute(tx)
      await sql`update graphile_worker._private_jobs set locked_by = ${worker}, locked_at = now() - ${lockedAgo}::interval
        where id = ${rows[0]?.id}`.execute(tx)
      return rows[0]?.id
    })
  const beat = (worker: string, ago: string) =>
    asSystem('test data', (tx) =>
      sql`insert into app.worker_heartbeats (worker_id, seen_at) values (${worker}, now() - ${ago}::interval)`.execute(
        tx,
      ),
    )
  const isLocked = async (id: string | undefined) =>
    (
      await asSystem('test looks', (tx) =>
        sql<{
          locked: boolean
        }>`select locked_at is not null as locked from graphile_worker._private_jobs where id = ${id}`.execute(
          tx,
        ),
      )
    ).rows[0]?.locked

  it('frees the jobs of workers that are silent or were never seen, and of no others', async () => {
    const [silent, alive, unseen, young] = ['silent', 'alive', 'unseen', 'young'].map(
      (name) => `${name}-${crypto.randomUUID()}`,
    ) as [string, string, string, string]
    await beat(silent, '25 seconds')
    await beat(alive, '4 seconds')
    const jobs = [
      await lockedBy(silent, '5 minutes'),
      await lockedBy(unseen, '30 seconds'),
      await lockedBy(alive, '5 minutes'),
      await lockedBy(young, '3 seconds'),
    ]
    const freed = await asSystem('test', (tx) => unlockDeadWorkers(tx, 20))
    expect(freed).toEqual(expect.arrayContaining([silent, unseen]))
    expect(await Promise.all(jobs.map(isLocked))).toEqual([false, false, true, true])
    await asSystem('test data', (tx) =>
      sql`delete from graphile_worker._private_jobs where id = any(${jobs}::bigint[])`.execute(tx),
    )
  })

  it('ends a run whose job is gone, and shows it on the source', async () => {
    const { ctx } = await makeKnowledgeWorkspace()
    const ids = await addText(ctx, { name: 'Lost', text: 'Text' })
    const sweep = () => asSystem('test', (tx) => failOrphanedJobRuns(tx))
    await sweep()
    expect((await getSource(ctx, ids)).source.run?.status).toBe('queued')
    await asSystem('test data', async (tx) => {
      await sql`delete from graphile_worker._private_jobs where payload ->> 'jobRunId' = ${ids.jobRunId}`.execute(
        tx,
      )
      await sql`update job_runs set created_at = now() - interval '2 minutes' where id = ${ids.jobRunId}`.execute(
        tx,
      )
    })
    await sweep()
    expect((await getSource(ctx, ids)).source).toMatchObject({
      status: 'failed',
      errorCode: 'lost',
      run: { status: 'failed' },
    })
  })
})
