// `npm run test:budget [-- --quick]`: many answers at once against one budget, from two processes that share a database
// (PGlite, or with TEST_DATABASE_URL a PostgreSQL). What was accepted is what a fake provider was asked. So are the limits on
// answers of a workspace, an agent and a visitor, and on requests to a connection. The last line is
// `accepted N of N at limit N, ledger difference N`; exit code 1 unless all are exact.
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
Object.assign(process.env, {
  OPENAI_API_KEY: 'sk-only-for-tests',
  OPENAI_BASE_URL: fake.openaiBaseUrl,
  ALLOW_LOOPBACK_FETCH: '1',
})
const { makeTalkingShop } = await import('../tests/fixtures/talking-shop.ts')
const { createBudget } = await import('#app/domain/budgets/create-budget.server.ts')
const { setAnswerRate } = await import('#app/domain/budgets/set-answer-rate.server.ts')
const { createConnection } = await import('#app/domain/providers/create-connection.server.ts')
const { startVisitorSession } = await import('#app/domain/conversations/start-visitor-session.server.ts')
const { closePool } = await import('#app/db/pool.server.ts')
const { withinOneDay } = await import('../tests/fixtures/within-one-day.ts')
const database = new pg.Client(process.env.DATABASE_URL)
await database.connect()
const racers = Array.from({ length: PROCESSES }, () =>
  fork(fileURLToPath(new URL('../tests/budget/racer.ts', import.meta.url)), { stdio: 'inherit' }),
)

async function tell(racer: ChildProcess, order: unknown): Promise<void> {
  racer.send(order as object)
  const answer = await new Promise<{ error?: string }>((resolve, reject) => {
    const died = () => reject(new Error('a process of the race has died'))
    racer.once('exit', died)
    racer.once('message', (message) => {
      racer.off('exit', died)
      resolve(message as { error?: string })
    })
  })
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
  await withinOneDay()
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

/** Answers race for a limit of one kind, set as its owner sets it; what the provider was asked. */
const RATE = { answers: 40, limit: 7 }
type Limited = 'workspace' | 'agent' | 'visitor' | 'connection'
async function raceForRate(kind: Limited): Promise<number> {
  const { answers, limit } = RATE
  const limits = {
    perMinute: kind === 'agent' ? limit : 0,
    perVisitorHour: kind === 'visitor' ? limit : 0,
  }
  const shop = await makeTalkingShop({ model: MODEL, maxOutputTokens: 200, limits })
  if (kind === 'workspace') await setAnswerRate(shop.ctx, { perMinute: limit })
  if (kind === 'connection') await answerByConnection(shop, limit)
  const count = answers / PROCESSES
  const order =
    kind === 'visitor'
      ? { tokens: Array(count).fill((await startVisitorSession(shop.publicId, 'en')).token) }
      : { publicId: shop.publicId, count }
  await Promise.all(racers.map((racer) => tell(racer, order)))
  const before = fake.requests.length
  await Promise.all(racers.map((racer) => tell(racer, 'go')))
  return fake.requests.length - before
}

/** The agent answers by a connection of the workspace's own, and by nothing else. */
async function answerByConnection(
  shop: Awaited<ReturnType<typeof makeTalkingShop>>,
  requestsPerMinute: number,
) {
  const { id } = await createConnection(shop.ctx, {
    preset: 'custom',
    name: 'Limited',
    baseUrl: fake.openaiBaseUrl,
    key: 'sk-only-for-tests',
    requestsPerMinute,
  })
  const settings = { ...shop.settings, model: `connection:${id}:fake-1` }
  await database.query(
    `with version as (
       insert into agent_versions (workspace_id, agent_id, number, settings) values ($1, $2, 2, $3) returning id)
     update agents set published_version_id = (select id from version) where id = $2`,
    [shop.workspaceId, shop.agentId, JSON.stringify(settings)],
  )
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

const rates: string[] = []
for (const kind of ['workspace', 'agent', 'visitor', 'connection'] as const) {
  const asked = await raceForRate(kind)
  rates.push(`${kind} ${asked}`)
  expectThat(asked === RATE.limit, `${asked} answers at the limit of ${RATE.limit} of a ${kind}`)
}
console.log(`rates: asked of ${RATE.answers} each at limit ${RATE.limit}: ${rates.join(', ')}`)

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
