import { type Played, play } from './play.ts'
import { addressScripts } from './scripts/addresses.ts'
import { approvalScripts } from './scripts/approvals.ts'
import { loopScripts } from './scripts/loops.ts'
import { nameScripts } from './scripts/names.ts'
import { readingScripts } from './scripts/readings.ts'
import type { Evil } from './scripts/script.ts'
import { shapeScripts } from './scripts/shapes.ts'
import { sourceScripts } from './scripts/sources.ts'
import { valueScripts } from './scripts/values.ts'
import { wordScripts } from './scripts/words.ts'
import type { World } from './world.ts'

/** All of them, or every so many of each kind. */
export function scriptsFor(world: World, every = 1): Evil[] {
  const kinds = [
    nameScripts,
    addressScripts,
    valueScripts,
    shapeScripts,
    approvalScripts,
    loopScripts,
    sourceScripts,
    readingScripts,
    wordScripts,
  ]
  return kinds.flatMap((kind) => kind(world).filter((_, at) => at % every === 0))
}

export async function playAll(world: World, scripts: Evil[]): Promise<Played[]> {
  const played: Played[] = []
  for (const [index, script] of scripts.entries()) played.push(await play(world, script, index))
  return played
}
