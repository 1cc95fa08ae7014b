// `npm run test:isolation [-- --quick | --database | --http | --print]`: nobody reaches what is another workspace's, by SQL or by HTTP. docs/security.md
// says how to read it. With DATABASE_URL the database part runs on that PostgreSQL, in a database of its own.
import { type Tally, testDatabase } from '../tests/security/run-database.ts'
import { testHttp } from '../tests/security/run-http.ts'

const has = (flag: string) => process.argv.includes(flag)
if (has('--print')) {
  const { printWhatIs } = await import('../tests/security/print.ts')
  await printWhatIs()
  process.exit(0)
}
const tally: Tally = { passed: 0, failed: 0, probes: 0, leaks: 0, killed: 0, mutants: 0 }
const http = { requests: 0, hits: 0 }
if (!has('--http')) await testDatabase(tally, has('--quick'))
if (!has('--database')) await testHttp(tally, http, has('--quick'))
console.log(`${tally.passed} passed, ${tally.failed} failed`)
console.log(
  `probes ${tally.probes}, leaks ${tally.leaks}, mutants killed ${tally.killed} of ${tally.mutants}, foreign-id requests ${http.requests}, hits ${http.hits}`,
)
process.exit(tally.failed === 0 && tally.passed > 0 ? 0 : 1)
