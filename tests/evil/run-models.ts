import { personalCanaries, secretCanaries } from './canaries.ts'
import { startCollector } from './collector.ts'
import { openEvilHouse } from './house.ts'
import type { Played } from './play.ts'

// One process with everything that a fooled model could do in it. What it writes to its outputs is searched for canaries by
// whoever started it; what came of it is told as a message.

const every = Number(process.env.EVIL_EVERY ?? 1)
const only = process.env.EVIL_ONLY ? new RegExp(process.env.EVIL_ONLY) : null
/** Rows of each kind whose pages are looked at in the built product; 0 leaves it out. */
const pages = Number(process.env.EVIL_PAGES ?? 0)

const house = await openEvilHouse({ allowLoopback: true })
const { startLogging } = await import('#app/integrations/telemetry/logger.server.ts')
startLogging({ service: 'evil', level: 'debug' })
const collector = await startCollector()
const { startTracing, stopTracing } = await import('#app/integrations/telemetry/tracing.server.ts')
await startTracing({ service: 'evil', endpoint: collector.url })
const { makeWorld } = await import('./world.ts')
const { scriptsFor, playAll } = await import('./models.ts')
const world = await makeWorld(house.databaseUrl)
const scripts = scriptsFor(world, every).filter(({ name }) => !only || only.test(name))
const started = performance.now()
const played: Played[] = await playAll(world, scripts)
const { findLeaks, signIn, tellPersonalData } = await import('./leaks.ts')
const searches = {
  all: findLeaks,
  person: async () => {
    await (await signIn(world)).close()
    return (await tellPersonalData(world)).found
  },
  none: async () => [],
}
const leaks = await searches[(process.env.EVIL_LEAKS ?? 'all') as keyof typeof searches](world)
await stopTracing()
const { lookAtBuilt } = await import('./built.ts')
const built = pages > 0 ? await lookAtBuilt(world, collector, pages) : { found: [], answers: 0, spans: 0 }
const { checkSealed } = await import('./sealed.ts')
const swapped = pages > 0 ? await checkSealed(world) : { tries: 0, wrong: [] }
leaks.push(...built.found, ...swapped.wrong)
const canaries = [...secretCanaries(), ...personalCanaries()]
await new Promise<void>((resolve) => {
  const told = { played, leaks, canaries, answers: built.answers, traces: built.spans, swaps: swapped.tries }
  if (process.send) process.send(told, () => resolve())
  else resolve()
})
for (const leak of process.send ? [] : leaks) console.error('LEAK', leak.slice(0, 300))
for (const { name, sideEffects, hits, canaryHits } of process.send ? [] : played)
  if (sideEffects.length + hits.length + canaryHits.length > 0)
    console.error(
      'FAIL',
      name,
      [...sideEffects, ...hits, ...canaryHits].map((l) => l.slice(0, 400)),
    )
if (!process.send)
  console.error(
    played.length,
    'played',
    Math.round(performance.now() - started),
    built.answers,
    built.spans,
    swapped.tries,
  )
await world.close()
await collector.close()
await house.close()
process.exit(0)
