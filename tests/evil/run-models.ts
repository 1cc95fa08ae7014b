import { personalCanaries, secretCanaries } from './canaries.ts'
import { openEvilHouse } from './house.ts'
import type { Played } from './play.ts'

// One process with everything that a fooled model could do in it. What it writes to its outputs is searched for canaries by
// whoever started it; what came of it is told as a message.

const every = Number(process.env.EVIL_EVERY ?? 1)
const only = process.env.EVIL_ONLY ? new RegExp(process.env.EVIL_ONLY) : null

const house = await openEvilHouse({ allowLoopback: true })
const { startLogging } = await import('#app/integrations/telemetry/logger.server.ts')
startLogging({ service: 'evil', level: 'debug' })
const { makeWorld } = await import('./world.ts')
const { scriptsFor, playAll } = await import('./models.ts')
const world = await makeWorld(house.databaseUrl)
const scripts = scriptsFor(world, every).filter(({ name }) => !only || only.test(name))
const started = performance.now()
const played: Played[] = await playAll(world, scripts)
const { findLeaks, tellPersonalData } = await import('./leaks.ts')
const searches = {
  all: findLeaks,
  person: async () => (await tellPersonalData(world)).found,
  none: async () => [],
}
const leaks = await searches[(process.env.EVIL_LEAKS ?? 'all') as keyof typeof searches](world)
const canaries = [...secretCanaries(), ...personalCanaries()]
await new Promise<void>((resolve) => {
  if (process.send) process.send({ kind: 'played', played, leaks, canaries }, () => resolve())
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
if (!process.send) console.error(played.length, 'played', Math.round(performance.now() - started))
await world.close()
await house.close()
process.exit(0)
