// kill -9 of real workers while they ingest, at moments that a seed decides; another worker starts at once. At the end every
// source must be there once and whole, and nothing else. `node tests/kill/worker-ingest.kill.ts [SEED]`
import { startWorkerProcess } from '../fixtures/worker-process.ts'
import setup from '../integration-setup.ts'

const KILLS = 4
const SOURCES = 12
const PARTS = 1_500
/** Longer than the promise of 60 seconds allows: it would be a failure. */
const RECOVERY_MS = 60_000

const seed = Number(process.argv[2] ?? Date.now() % 1_000_000)
let state = seed
const random = () => {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
  return state / 2 ** 32
}
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
const textOf = (n: number) =>
  Array.from(
    { length: PARTS },
    (_, part) => `## Part ${part}\n\nSource ${n} tells about parcel ${part * 7}.`,
  ).join('\n\n')

console.log(`worker-ingest: seed ${seed}`)
const endDatabase = await setup()
const { closePool } = await import('#app/db/pool.server.ts')
const { addText } = await import('#app/domain/knowledge/add-text.server.ts')
const { listSources } = await import('#app/domain/knowledge/list-sources.server.ts')
const { chunksOf, makeKnowledgeWorkspace } = await import('../fixtures/knowledge-workspace.ts')

const { ctx, workspaceId } = await makeKnowledgeWorkspace()
const statusOf = async () =>
  new Map((await listSources(ctx)).sources.map((source) => [source.id, source.run?.status ?? 'none']))
const running = async () =>
  [...(await statusOf())].filter(([, status]) => status === 'running').map(([id]) => id)

let slowest = 0
let worker = await startWorkerProcess()
for (let kill = 1; kill <= KILLS; kill += 1) {
  for (let n = 0; n < SOURCES / KILLS; n += 1)
    await addText(ctx, { name: `Source ${kill}.${n}`, text: textOf(kill * 10 + n) })
  while ((await running()).length === 0) await pause(5)
  await pause(random() * 300)
  await worker.kill()
  const killedAt = performance.now()
  const struck = await running()
  worker = await startWorkerProcess()
  const isDone = (status: Map<string, string>) => struck.every((id) => status.get(id) === 'succeeded')
  while (!isDone(await statusOf())) {
    if (performance.now() - killedAt > RECOVERY_MS)
      throw new Error(`struck sources are not done after ${RECOVERY_MS / 1000} s`)
    await pause(100)
  }
  const seconds = Math.ceil((performance.now() - killedAt) / 1000)
  slowest = Math.max(slowest, seconds)
  console.log(`  kill ${kill}: ${struck.length} at work, done after ${seconds} s`)
}
while ([...(await statusOf()).values()].some((status) => status === 'queued' || status === 'running'))
  await pause(100)
await worker.stop()

const { sources } = await listSources(ctx)
const chunks = await chunksOf(workspaceId)
const lost = sources.filter((source) => source.status !== 'ready' || source.chunkCount !== PARTS).length
const doubled = chunks.length - new Set(chunks.map((chunk) => `${chunk.source_id} ${chunk.position}`)).size
const missing = SOURCES * PARTS - (chunks.length - doubled)
await closePool()
await endDatabase()
console.log(
  `worker-ingest: ${KILLS} kills, ${SOURCES} sources, ${lost} lost, ${missing} chunks missing, ${doubled} doubled, done within ${slowest} s`,
)
process.exit(lost + missing + doubled === 0 ? 0 : 1)
