import { diffLines, diffWordsWithSpace } from 'diff'
import type { JsonObject } from '#app/integrations/llm/types.ts'

export type DiffPart = { text: string; kind: 'same' | 'added' | 'removed' }
export type ToolChange = { title: DiffPart[]; description: DiffPart[]; parameters: DiffPart[] }
type Words = { title: string; description: string; parameters: JsonObject | null }

/** What became of a tool's words, for a person to read before it is allowed again. */
export function changeOf(before: Words, now: Words): ToolChange {
  const lines = ({ parameters }: Words) => `${JSON.stringify(parameters, null, 2)}\n`
  return {
    title: parts(diffWordsWithSpace(before.title, now.title)),
    description: parts(diffWordsWithSpace(before.description, now.description)),
    parameters: parts(diffLines(lines(before), lines(now))),
  }
}

const parts = (changes: { value: string; added?: boolean; removed?: boolean }[]): DiffPart[] =>
  changes.map(({ value, added, removed }) => ({
    text: value,
    kind: added ? 'added' : removed ? 'removed' : 'same',
  }))
