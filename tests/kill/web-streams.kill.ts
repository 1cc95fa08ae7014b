// kill -9 of real web processes while ten visitors talk, at moments that a seed decides. At the end every question must have
// one answer, every reader the very bytes of the log, and the log the very text that is stored.
// `node tests/kill/web-streams.kill.ts [SEED]`
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { startHouse } from '../fixtures/house.ts'

const KILLS = 20
const VISITORS = 10
const QUESTIONS = [
  'How long does delivery take?',
  'What does delivery cost, and when is it free?',
  'Do orders leave the same day?',
]

const seed = Number(process.argv[2] ?? Date.now() % 1_000_000)
let state = seed
const random = () => {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
  return state / 2 ** 32
}
const between = (from: number, to: number) => Math.round(from + random() * (to - from))

console.log(`web-streams: seed ${seed}`)
const house = await startHouse({ seed: false, quiet: true })
Object.assign(process.env, house.env)
const { makeTalkingShop } = await import('../fixtures/talking-shop.ts')
const { StubbornVisitor } = await import('../fixtures/stubborn-visitor.ts')
const { auditConversation, differenceOf } = await import('../fixtures/audit-conversation.ts')
const shops = [await makeTalkingShop({ model: 'openai:gpt-5.4-mini' }), await makeTalkingShop()]

let isOver = false
const visitors = Array.from(
  { length: VISITORS },
  (_, at) => new StubbornVisitor(house.baseUrl, shops[at % 3 ? 0 : 1]?.publicId ?? ''),
)
const failures: string[] = []
const talking = visitors.map(async (visitor, at) => {
  for (let turn = 0; !isOver; turn += 1) {
    const question = QUESTIONS[(at + turn) % QUESTIONS.length] ?? ''
    try {
      await visitor.ask(at % 3 ? `${question} FAKE:slow:${between(20, 140)}` : question, 90_000)
    } catch (error) {
      failures.push(`visitor ${at}: ${(error as Error).message}`)
      return
    }
    // Below what one visitor may ask in a minute.
    await pause(between(1_800, 3_000))
  }
})

for (let kill = 1; kill <= KILLS; kill += 1) {
  await pause(between(1_500, 9_000))
  const pid = house.pid('web')
  await house.kill('web')
  await pause(between(0, 1_500))
  await house.start('web')
  console.log(`  kill ${kill}: web process ${pid} died, ${house.pid('web')} answers`)
}
isOver = true
await Promise.all(talking)

const database = new pg.Client(house.databaseUrl)
await database.connect()
const totals = { questions: 0, answers: 0, takenOver: 0, interruptions: 0, bytes: 0 }
const problems: string[] = [...failures]
for (const visitor of visitors) {
  const audit = await auditConversation(database, visitor.conversationId ?? '')
  totals.questions += audit.questions
  totals.answers += audit.answers
  totals.takenOver += audit.takenOver
  totals.interruptions += visitor.interruptions
  totals.bytes += JSON.stringify(audit.events).length
  const difference = differenceOf(visitor.events, audit.events)
  problems.push(...audit.problems, ...(difference ? [difference] : []))
}
// What cannot see a loss proves nothing: one event is taken away, one doubled, and both must be seen.
const [first] = visitors
for (const harm of [
  `delete from conversation_events where conversation_id = $1 and kind = 'delta' and seq = (select min(seq) from conversation_events where conversation_id = $1 and kind = 'delta')`,
  `update messages set content = content || content where conversation_id = $1 and author = 'agent'`,
]) {
  await database.query('begin')
  await database.query(harm, [first?.conversationId])
  if ((await auditConversation(database, first?.conversationId ?? '')).problems.length === 0)
    problems.push(`the audit did not see: ${harm}`)
  await database.query('rollback')
}
await database.end()
const { closePool } = await import('#app/db/pool.server.ts')
await closePool()
await house.stop()

for (const problem of problems) console.log(`  ${problem}`)
console.log(
  `web-streams: ${KILLS} kills, ${totals.questions} questions, ${totals.answers} answers (${totals.takenOver} taken over), ${totals.interruptions} interruptions, ${totals.bytes} bytes of log, ${problems.length} lost or doubled`,
)
process.exit(problems.length === 0 && totals.takenOver > 0 ? 0 : 1)
