import type { Seen } from './read.ts'
import { askChain, SECOND } from './routed.ts'
import { VENDORS, type World } from './world.ts'

// Cuts at random bytes of an answer, through the router with a second model behind: what is shown is always the beginning
// of one model's answer, never two models' in one.

const FIRST = Array.from({ length: 120 }, (_, at) => `Wort${at} ação 🐝`).join(' ')
const CALLS = [
  { name: 'get_weather', arguments: { city: 'São Paulo' } },
  { name: 'search', arguments: { query: 'honey from the hive beside the river' } },
]
/** A small generator with a seed (mulberry32), so that a failure comes back. */
function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** Whether the reader got anything but the honest beginning of one answer. */
function isSplice({ text, calls, ends }: Seen, hasCalls: boolean): boolean {
  // Nothing was shown before the cut: the second answered alone.
  if (text === SECOND) return calls.length > 0 || ends !== 'end'
  const first = hasCalls ? '' : FIRST
  if (!first.startsWith(text)) return true
  // All of a turn's calls, or none.
  if (calls.length > 0) return calls.length !== CALLS.length || ends !== 'tools'
  return ends === 'end' ? hasCalls || text !== first : ends !== 'cut'
}

export type Cuts = { cuts: number; splices: number; fallenOver: number; lines: string[] }

export async function cutAnswers(world: World, count: number, seed: number): Promise<Cuts> {
  const random = randomFrom(seed)
  const found: Cuts = { cuts: 0, splices: 0, fallenOver: 0, lines: [] }
  for (let at = 0; at < count; at++) {
    const vendor = VENDORS[at % 2] ?? 'openai'
    const hasCalls = at % 5 === 4
    const ms = Math.floor(random() * 2 ** 31)
    world.bad.always({
      name: 'cut-at',
      ms,
      text: hasCalls ? '' : FIRST,
      ...(hasCalls ? { calls: CALLS } : {}),
    })
    const { seen } = await askChain(world, vendor, true)
    found.cuts += 1
    if (seen.text === SECOND) found.fallenOver += 1
    if (!isSplice(seen, hasCalls) && seen.wrong.length === 0) continue
    found.splices += 1
    found.lines.push(
      `${vendor}, cut at ${ms}${hasCalls ? ', with calls' : ''}: ended as ${seen.ends}, ${seen.calls.length} calls, ${JSON.stringify(seen.text.slice(-80))}`,
    )
  }
  return found
}
