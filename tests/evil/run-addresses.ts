import { openEvilHouse } from './house.ts'
import { PUBLIC_ADDRESS, takeNetwork } from './network.ts'
import type { AddressesEnd } from './processes.ts'

// Every address that nobody may reach, at every place that takes one. Loopback is closed here, as in production; or it is open, as
// for a developer, and then the listener plays our own web server, which stays closed.

const isQuick = process.env.EVIL_QUICK === '1'
const isOpen = process.env.EVIL_OPEN === '1'
const only = process.env.EVIL_SINKS ? new RegExp(process.env.EVIL_SINKS) : null

const house = await openEvilHouse({ allowLoopback: isOpen })
const ours = [process.env.DATABASE_URL, process.env.SUPABASE_URL].map((url) =>
  Number(new URL(url ?? '').port),
)
const network = await takeNetwork(ours)
if (isOpen) process.env.PORT = String(network.port)
const isOurs = (text: string) => !isOpen || text.includes(`:${network.port}`) || text.startsWith('listener')
const { setLogSink } = await import('#app/lib/log.server.ts')
setLogSink(() => {})
const { makeWorkspace } = await import('../fixtures/workspaces.ts')
const { makeSinks, unknownSinks } = await import('./sinks.ts')
const { vectorsOf } = await import('./vectors.ts')

network.names.set('public.example', [[PUBLIC_ADDRESS]])
const ctx = await makeWorkspace('Addresses')
const all = await makeSinks(ctx, network)
const sinks = all.filter(({ name }) => !only || only.test(name))
const vectors = vectorsOf(network, isQuick).filter(({ label, url }) => isOurs(`${label} ${url}`))
const problems = await unknownSinks(all)
const well = network.answer
let tries = 0
for (const [row, sink] of sinks.entries()) {
  // A sink that reaches nobody at all would pass every test.
  network.answer = well
  network.visits.length = 0
  await sink.ask('https://public.example/v1', 1).catch(() => null)
  if (network.visits.length === 0) problems.push(`${sink.name} does not even reach a public site`)
  for (const [at, { label, url, isSpelling, prepare }] of vectors.entries()) {
    // Of the many spellings of one address, neighbours share them.
    if (isSpelling && !isQuick && at % 2 !== row % 2) continue
    if (isQuick && at % sinks.length !== row && at % 3 !== 0) continue
    network.answer = well
    prepare?.()
    const before = network.hits.length
    tries += 1
    await sink.ask(url, at).catch(() => null)
    const reached = network.hits.slice(before).filter(isOurs)
    if (reached.length > 0) problems.push(`${sink.name}, ${label}: ${reached.join(', ')} was reached`)
  }
}
const end: AddressesEnd = {
  vectors: vectors.length,
  sinks: sinks.length,
  tries,
  hits: network.hits.filter(isOurs).length,
  problems,
}
await new Promise<void>((resolve) => {
  if (process.send) process.send(end, () => resolve())
  else resolve()
})
if (!process.send) console.error(JSON.stringify(end, null, 1).slice(0, 6_000))
network.close()
await house.close()
process.exit(0)
