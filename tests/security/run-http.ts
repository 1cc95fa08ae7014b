import { assignProtected } from './assignment.ts'
import { attackFiles } from './files.ts'
import { openHouse } from './http-house.ts'
import { askAsEverybody } from './roles.ts'
import type { Tally } from './run-database.ts'
import { sweepRoutes } from './sweep.ts'

/** The part over HTTP, on a running house: foreign ids at every address, protected fields, files. */
export async function testHttp(
  tally: Tally,
  http: { requests: number; hits: number },
  isQuick: boolean,
): Promise<void> {
  const house = await openHouse()
  const report = (title: string, wrong: string[]) => {
    tally.passed += wrong.length === 0 ? 1 : 0
    tally.failed += wrong.length
    console.log(`${wrong.length === 0 ? 'ok  ' : 'FAIL'} ${title}`)
    for (const line of wrong.slice(0, 40)) console.log(`     ${line.slice(0, 600)}`)
  }
  try {
    // First: the sweep uses up limits that would answer in place of the permissions.
    const roles = await askAsEverybody(house)
    const later =
      roles.withoutPage.length > 0 ? `, without a page in this build: ${roles.withoutPage.join(', ')}` : ''
    report(`permissions in both directions: ${roles.requests} requests${later}`, roles.wrong)
    const sweep = await sweepRoutes(house, isQuick)
    http.requests += sweep.requests
    http.hits += sweep.hits.length
    const statuses = Object.entries(sweep.statuses).map(([status, count]) => `${count} x ${status}`)
    report(
      `foreign ids at ${sweep.endpoints} endpoints: ${sweep.requests} requests, ${sweep.hits.length} hits (${statuses.join(', ')})`,
      sweep.hits,
    )
    report(`${sweep.breakdowns.length} answers of 5xx`, sweep.breakdowns)
    const files = await attackFiles(house)
    http.hits += files.hits.length
    report(`files of another workspace: ${files.requests} operations, ${files.hits.length} hits`, files.hits)
    const assignment = await assignProtected(house)
    report(
      `protected fields: ${assignment.requests} requests, ${assignment.hits.length} taken`,
      assignment.hits,
    )
  } finally {
    await house.stop()
  }
}
