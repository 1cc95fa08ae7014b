// `npm run test:budget [-- --quick]`: many answers at once against one budget, from two processes that share a database
// (PGlite, or with TEST_DATABASE_URL a PostgreSQL). What was accepted is what a fake provider was asked. The last line is
// `accepted N of N at limit N, ledger difference N`; exit code 1 unless both are exact.
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { startFakeLlm } from '../tests/fakes/llm-server.ts'
import setup from '../tests/integration-setup.ts'

const isQuick = process.argv.includes('--quick')
const [ANSWERS, LIMIT] = isQuick ? [80, 20] : [400, 100]
const PROCESSES = 2
const MODEL = 'openai:gpt-5.4-mini'

const endDatabase = await setup()
const fake = await startFakeLlm()
Object.assign(process.env, { OPENAI_API_KEY: 'sk-only-for-tests', OPENAI_BASE_URL: fake.openaiBaseUrl })
const { makeTalkingShop } = await import('../tests/fixtures/talking-shop.ts')
const { createBudget } = await import('#app/domain/budgets/create-budget.server.ts')
const { closePool } = await import('#app/db/pool.server.ts')
const database = new pg.Client(process.env.DATABASE_URL)
await database.connect()
const racers = Array.from({ length: PROCESSES }, () =>
  fork(fileURLToPath(new URL('../tests/budget/racer.ts', import.meta.url)), { stdio: 'inherit' }),
)

async function tell(racer: ChildProcess, order: unknown): Promise<void> {
  racer.send(order as object)
  const [answer] = (await once(racer, 'message')) as [{ error?: string }]
  if (answer.error) throw new Error(answer.error)
}

type Race = {
  /** Requests that reached the provider. */
  asked: number
  /** Largest that the counter was seen at while the race ran. */
  most: number
  used: number
  ledger: number
  open: number
  ended: number
}

/** Lets everybody ask at once, and says what came of it. */
async function race(unit: 'answers' | 'tokens' | 'cost', limit: number): Promise<Race> {
  const shop = await makeTalkingShop({ model: MODEL, maxOutputTokens: 200 })
  const { id } = await createBudget(shop.ctx, {
    scope: 'workspace',
    period: 'month',
    unit,
    limit,
    behaviour: 'message',
    message: 'No more today.',
  })
  const count = ANSWERS / PROCESSES
  await Promise.all(racers.map((racer) => tell(racer, { publicId: shop.publicId, count })))
  const before = fake.requests.length
  let most = 0
  let isOver = false
  const watched = (async () => {
    while (!isOver) {
      const { rows } = await database.query('select used from budget_counters where budget_id = $1', [id])
      most = Math.max(most, Number(rows[0]?.used ?? 0))
      await pause(20)
    }
  })()
  await Promise.all(racers.map((racer) => tell(racer, 'go')))
  isOver = true
  await watched
  const { rows } = await database.query(
    `select coalesce((select sum(used) from budget_counters where budget_id = $1), 0)::bigint as used,
       coalesce((select sum(coalesce(settled, reserved)) from budget_entries where budget_id = $1), 0)::bigint as ledger,
       (select count(*) from budget_entries where budget_id = $1 and settled is null)::int as open,
       (select count(*) from runs where workspace_id = $2 and status = 'completed')::int as ended`,
    [id, shop.workspaceId],
  )
  const { used, ledger, open, ended } = rows[0] as Record<'used' | 'ledger' | 'open' | 'ended', string>
  return {
    asked: fake.requests.length - before,
    most: Math.max(most, Number(used)),
    used: Number(used),
    ledger: Number(ledger),
    open: Number(open),
    ended: Number(ended),
  }
}

const problems: string[] = []
const expectThat = (isTrue: boolean, what: string) => {
  if (!isTrue) problems.push(what)
}

// Enough for some: each reserves what its prompt may need, and 200 tokens of words.
const TOKENS = isQuick ? 20_000 : 60_000
const tokens = await race('tokens', TOKENS)
console.log(
  `tokens: ${tokens.asked} of ${ANSWERS} asked, at most ${tokens.most} of ${TOKENS} in use, ${tokens.used} used, ledger ${tokens.ledger}`,
)
expectThat(tokens.most <= TOKENS, `the tokens' counter was at ${tokens.most} of ${TOKENS}`)
expectThat(tokens.used === tokens.ledger, 'the tokens’ counter and ledger differ')
expectThat(tokens.asked > 0 && tokens.asked < ANSWERS, 'the token budget let all or none through')
expectThat(tokens.open === 0, `${tokens.open} reservations of tokens are open`)
expectThat(tokens.ended === ANSWERS, `${tokens.ended} of ${ANSWERS} answers ended well`)

const answers = await race('answers', LIMIT)
expectThat(answers.open === 0, `${answers.open} reservations are open`)
expectThat(answers.used === answers.asked, `the counter says ${answers.used}`)
expectThat(answers.ended === ANSWERS, `${answers.ended} of ${ANSWERS} answers ended well`)

for (const racer of racers) {
  racer.send('end')
  await once(racer, 'exit')
}
await database.end()
await closePool()
await fake.close()
await endDatabase()
for (const problem of problems) console.log(problem)
const difference = answers.used - answers.ledger
const isExact = answers.asked === LIMIT && difference === 0
console.log(`accepted ${answers.asked} of ${ANSWERS} at limit ${LIMIT}, ledger difference ${difference}`)
process.exit(isExact && problems.length === 0 ? 0 : 1)
