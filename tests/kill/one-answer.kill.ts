// kill -9 of whichever process writes one slow answer, each time as soon as it has taken it over, more often than anything
// is tried for its own faults. The answer must come all the same, whole, and what it cost must be counted.
// `node tests/kill/one-answer.kill.ts`
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { MAX_FAILED_ATTEMPTS } from '#app/domain/conversations/rules.ts'
import { startHouse } from '../fixtures/house.ts'

const KILLS = MAX_FAILED_ATTEMPTS + 2

const house = await startHouse({ seed: false, quiet: true })
Object.assign(process.env, house.env)
const { makeTalkingShop } = await import('../fixtures/talking-shop.ts')
const { StubbornVisitor } = await import('../fixtures/stubborn-visitor.ts')
const { auditConversation, differenceOf } = await import('../fixtures/audit-conversation.ts')
const shop = await makeTalkingShop({ model: 'openai:gpt-5.4-mini' })
const database = new pg.Client(house.databaseUrl)
await database.connect()

type Run = { attempt: number; status: string; begun: boolean }
const look = async (): Promise<Run | undefined> => {
  const { rows } = await database.query<Run>(
    `select r.attempt, r.status, exists (select from run_steps s where s.run_id = r.id and s.attempt = r.attempt) as begun
     from runs r where r.workspace_id = $1`,
    [shop.workspaceId],
  )
  return rows[0]
}

const visitor = new StubbornVisitor(house.baseUrl, shop.publicId)
// Much longer than it is left alone for.
const asking = visitor.ask('How long does delivery take? FAKE:slow:250', 300_000)
for (let kill = 1; kill <= KILLS; kill += 1) {
  for (let run = await look(); !(run && run.attempt >= kill && run.begun); run = await look())
    await pause(100)
  await house.kill('web')
  await house.start('web')
  console.log(`  kill ${kill}: the process that wrote attempt ${(await look())?.attempt} died`)
}
const problems: string[] = []
const answer = await asking.catch((error: Error) => problems.push(error.message))
if (typeof answer === 'object' && answer.status !== 'complete')
  problems.push(`the answer is ${answer.status}`)
const audit = await auditConversation(database, visitor.conversationId ?? '')
const difference = differenceOf(visitor.events, audit.events)
problems.push(...audit.problems, ...(difference ? [difference] : []))
const { rows } = await database.query<{ attempt: number; lost: number; spent: number; counted: string }>(
  `select r.attempt, (select count(*)::int from run_steps s where s.run_id = r.id and s.data ->> 'reason' = 'process_lost') as lost,
     r.input_tokens + r.output_tokens as spent,
     (select sum(d.input_tokens + d.output_tokens) from spend_days d where d.workspace_id = r.workspace_id) as counted
   from runs r where r.workspace_id = $1`,
  [shop.workspaceId],
)
const [run] = rows
if (!run || run.attempt <= KILLS) problems.push(`only ${run?.attempt} attempts`)
if (run?.lost !== KILLS) problems.push(`${run?.lost} lost attempts in the trace`)
if (Number(run?.spent) !== Number(run?.counted))
  problems.push(`the answer used ${run?.spent} tokens, the day counts ${run?.counted}`)
await database.end()
const { closePool } = await import('#app/db/pool.server.ts')
await closePool()
await house.stop()

for (const problem of problems) console.log(`  ${problem}`)
console.log(
  `one-answer: ${KILLS} kills, ${run?.attempt} attempts, ${run?.spent} tokens, ${problems.length} problems`,
)
process.exit(problems.length === 0 ? 0 : 1)
