// `npm run test:evil [-- --quick] [-- --mutants]`: what a fooled model, a hostile page and a hostile address can do, counted where
// it would hurt: in the database, at listeners inside the network, and wherever a secret could turn up. `--mutants` alone seeds
// mistakes and sees each of them caught; without a flag everything runs. The last line is
// `scripts N, side effects N, listener hits N, canary hits N`; exit code 1 unless all are zero and every mistake was caught.

import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { MUTANTS, tryMutant } from '../tests/evil/mutants.ts'
import { playModels, tryAddresses } from '../tests/evil/processes.ts'

const isQuick = process.argv.includes('--quick')
const onlyMutants = process.argv.includes('--mutants')
const failures: string[] = []
const fail = (what: string) => failures.push(what)

// What people get to see is looked at as it is built.
if (!existsSync('build/server/index.js'))
  spawnSync(process.execPath, ['scripts/build.ts'], { stdio: 'inherit' })

const [models, addresses] = onlyMutants
  ? [null, null]
  : await Promise.all([
      playModels({ every: isQuick ? 5 : 1, leaks: isQuick ? 'person' : 'all', pages: isQuick ? 1 : 12 }),
      tryAddresses({ isQuick }),
    ])

if (models) {
  for (const { name, sideEffects, hits, canaryHits } of models.played)
    for (const line of [...sideEffects, ...hits, ...canaryHits]) fail(`${name}: ${line}`)
  models.leaks.forEach(fail)
  console.log(`${models.canaries} canaries in ${models.places}`)
}
// The same as on a developer's machine: loopback is open there, our own services are not.
const own = onlyMutants ? null : await tryAddresses({ isQuick, isOpen: true })
for (const [part, name] of [
  [addresses, 'everywhere'],
  [own, 'at our own services, loopback open'],
] as const) {
  if (!part) continue
  part.problems.forEach(fail)
  console.log(`${name}: vectors ${part.vectors}, sinks ${part.sinks}, tries ${part.tries}, hits ${part.hits}`)
}

// A few of them in the sample; two at a time, as there are two cores on the smallest machine this runs on.
const wanted = isQuick ? [] : [...MUTANTS]
const survived: string[] = []
async function hunt(): Promise<void> {
  for (let mutant = wanted.shift(); mutant; mutant = wanted.shift())
    if (!(await tryMutant(mutant))) survived.push(mutant.name)
}
await Promise.all([hunt(), hunt()])
for (const name of survived) fail(`nothing notices the mistake: ${name}`)
if (!isQuick) console.log(`mutants ${MUTANTS.length}, caught ${MUTANTS.length - survived.length}`)

for (const line of failures.slice(0, 60)) console.log(`FAIL ${line.slice(0, 500)}`)
const played = models?.played ?? []
const sum = (key: 'sideEffects' | 'hits' | 'canaryHits') =>
  played.reduce((count, script) => count + script[key].length, 0)
const isThin = (addresses?.tries ?? 0) < 250 * (addresses?.sinks ?? 0)
const tooFew = models && !isQuick && (models.canaries < 50 || played.length < 300 || isThin)
if (tooFew) console.log(`FAIL too few: ${models.canaries} canaries, ${played.length} scripts`)
const listenerHits = sum('hits') + (addresses?.hits ?? 0) + (own?.hits ?? 0)
const canaryHits = sum('canaryHits') + (models?.leaks.length ?? 0)
const isWell = failures.length === 0 && !tooFew
console.log(
  `${played.length + (addresses?.tries ?? 0) + (own?.tries ?? 0)} passed, ${failures.length} failed`,
)
console.log(
  `scripts ${played.length}, side effects ${sum('sideEffects')}, listener hits ${listenerHits}, canary hits ${canaryHits}`,
)
process.exit(isWell ? 0 : 1)
