import { MAX_AGENT_NAME } from './schemas.ts'

const NUMBERED = / \((\d{1,6})\)$/

const folded = (name: string) => name.trim().toLocaleLowerCase()

/**
 * The name itself where no agent has it, otherwise the first free of “Mel (2)”, “Mel (3)” and so on. Of “Mel (2)” another is
 * “Mel (3)”. Large and small letters are the same name to people.
 */
export function freeAgentName(name: string, taken: readonly string[]): string {
  const used = new Set(taken.map(folded))
  if (!used.has(folded(name))) return name
  const base = name.replace(NUMBERED, '')
  for (let number = 2; ; number++) {
    const ending = ` (${number})`
    const candidate = `${base.slice(0, MAX_AGENT_NAME - ending.length).trimEnd()}${ending}`
    if (!used.has(folded(candidate))) return candidate
  }
}
