import type pg from 'pg'
import { runConditions } from './conditions.ts'
import { withTwoWorkspaces } from './database.ts'
import { runExpectations, runFunctionExpectations } from './expected.ts'
import { runEntryProbes, runFunctionProbes } from './functions.ts'
import { runLints } from './lints.ts'
import { type Found, runMatrix } from './matrix.ts'
import { type Death, MISTAKES, policyMutants, runMutants } from './mutants.ts'
import { runPolicyPlans } from './plans.ts'
import { runPlatformProbes } from './platform.ts'

export type Tally = {
  passed: number
  failed: number
  probes: number
  leaks: number
  killed: number
  mutants: number
}

/** Prints a line for each part; what is wrong stands under it. */
function report(tally: Tally, title: string, checks: number, wrong: string[]): void {
  tally.passed += Math.max(0, checks - wrong.length)
  tally.failed += wrong.length
  console.log(`${wrong.length === 0 ? 'ok  ' : 'FAIL'} ${title}`)
  for (const line of wrong.slice(0, 40)) console.log(`     ${line}`)
}

const seconds = (since: number) => `${((performance.now() - since) / 1000).toFixed(1)} s`

async function undone<T>(client: pg.ClientBase, work: () => Promise<T>): Promise<T> {
  await client.query('begin')
  try {
    return await work()
  } finally {
    await client.query('rollback')
  }
}

/** The database's part: the matrix, functions, entries, files and topics, expectations, lints, plans, and the mistakes. */
export async function testDatabase(tally: Tally, isQuick: boolean): Promise<void> {
  await withTwoWorkspaces(async (client, seeded) => {
    const homes = isQuick ? { homes: ['a' as const] } : {}
    const probing = async (title: string, run: () => Promise<Found>) => {
      const start = performance.now()
      const found = await run()
      tally.probes += found.probes
      tally.leaks += found.leaks.length
      report(tally, `${title}: ${found.probes} probes, ${found.leaks.length} leaks (${seconds(start)})`, 1, [
        ...found.leaks,
        ...found.broken,
      ])
    }
    await probing(`${seeded.relations.length} relations`, () => runMatrix(client, seeded, homes))
    await probing('conditions of policies, each alone', () =>
      undone(client, () => runConditions(client, seeded, homes)),
    )
    await probing('functions', () => runFunctionProbes(client, seeded))
    await probing('entries', () => runEntryProbes(client))
    await probing('files and topics', () => runPlatformProbes(client))

    const rows = await runExpectations(client, seeded)
    report(
      tally,
      `what each may do in their own workspace: ${rows.checked} expectations`,
      rows.checked,
      rows.wrong,
    )
    const functions = await runFunctionExpectations(client)
    report(
      tally,
      `who may call which function: ${functions.checked} functions`,
      functions.checked,
      functions.wrong,
    )
    const lints = await runLints(client)
    report(tally, `lints: ${lints.length} findings`, 1, lints)
    const plans = await runPolicyPlans(client, seeded)
    report(
      tally,
      `plans: no policy calls a function for a row, ${plans.checked} plans`,
      plans.checked,
      plans.wrong,
    )

    const start = performance.now()
    const mutants = isQuick
      ? MISTAKES.filter((_, at) => at % 3 === 0)
      : [...MISTAKES, ...(await policyMutants(client))]
    const deaths = await runMutants(client, seeded, mutants)
    const survivors = deaths.filter(({ killer }) => killer === null)
    tally.killed += deaths.length - survivors.length
    tally.mutants += deaths.length
    report(
      tally,
      `seeded mistakes: ${deaths.length - survivors.length} of ${deaths.length} caught (${bySuite(deaths)}) (${seconds(start)})`,
      deaths.length,
      survivors.map(({ mutant }) => `nobody saw: ${mutant}`),
    )
  })
}

function bySuite(deaths: Death[]): string {
  const counts = new Map<string, number>()
  for (const { killer } of deaths) if (killer) counts.set(killer, (counts.get(killer) ?? 0) + 1)
  return [...counts].map(([killer, count]) => `${killer} ${count}`).join(', ')
}
