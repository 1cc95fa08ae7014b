// `npm run test:providers [-- --quick] [-- --seed=N]`: everything that providers do wrong, through both official SDKs, the
// workspaces' connections and the router. tests/fakes/llm-promises.ts is the table of promises.
import { withEmpty } from '../tests/providers/database.ts'

const isQuick = process.argv.includes('--quick')
const seed = Number(process.argv.find((word) => word.startsWith('--seed='))?.slice(7) ?? 20_261_122)
const CUTS = isQuick ? 30 : 200
const EVERY = isQuick ? 4 : 1

const { outcomes, cuts } = await withEmpty(async () => {
  const { makeWorld } = await import('../tests/providers/world.ts')
  const { playFaults } = await import('../tests/providers/faults.ts')
  const { cutAnswers } = await import('../tests/providers/cuts.ts')
  const world = await makeWorld()
  try {
    return { outcomes: await playFaults(world, EVERY), cuts: await cutAnswers(world, CUTS, seed) }
  } finally {
    await world.close()
  }
})

for (const { name, wrong } of outcomes) {
  if (wrong.length === 0) continue
  console.log(`FAIL ${name}`)
  for (const line of wrong) console.log(`     ${line.slice(0, 300)}`)
}
for (const line of cuts.lines.slice(0, 30)) console.log(`FAIL splice: ${line}`)
const kept = outcomes.filter(({ wrong }) => wrong.length === 0).length
const wrong = outcomes.length - kept + cuts.splices
console.log(
  `each fault at both vendors, through SDK, connection and router; ${cuts.cuts} cuts with seed ${seed}, ${cuts.fallenOver} before the first word`,
)
console.log(`${kept + cuts.cuts - cuts.splices} passed, ${wrong} failed`)
console.log(`fault scripts ${outcomes.length}, as promised ${kept}, splices ${cuts.splices}`)
process.exit(wrong === 0 && kept > 0 ? 0 : 1)
