import type { ModelFacts } from '#app/integrations/llm/types.ts'

// What agents can be set to, as the picker shows it.

export type ModelChoice = {
  /** What stands in an agent's settings. */
  reference: string
  /** The name as the provider knows it. */
  label: string
  facts: Pick<
    ModelFacts,
    'contextTokens' | 'hasTools' | 'hasVision' | 'hasJson' | 'inputPrice' | 'outputPrice'
  >
}

export type ModelGroup = {
  /** What a reference of this group begins with: `builtin`, `openai:`, `connection:<id>:`. */
  prefix: string
  source: 'builtin' | 'platform' | 'connection'
  provider: 'builtin' | 'openai' | 'anthropic' | 'compatible'
  /** A connection's own name; '' for the others, which the catalogues name. */
  name: string
  /** `off` and `failed` can be chosen, but are passed over or fail as things stand. */
  state: 'ok' | 'untested' | 'failed' | 'off'
  choices: ModelChoice[]
}

/** The group and the choice behind a reference; a model that nobody lists is still one of its group. */
export function findChoice(
  groups: readonly ModelGroup[],
  reference: string,
): { group: ModelGroup | null; choice: ModelChoice | null; label: string } {
  const group = groups.find(({ prefix }) =>
    prefix.endsWith(':') ? reference.startsWith(prefix) : reference === prefix,
  )
  const choice = group?.choices.find((candidate) => candidate.reference === reference) ?? null
  const label = choice?.label ?? (group ? reference.slice(group.prefix.length) : bareLabel(reference))
  return { group: group ?? null, choice, label }
}

const bareLabel = (reference: string) => reference.replace(/^(connection:[^:]*|\w+):/, '')

const plain = (text: string) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()

/** The groups with the choices that hold every word of the query, in the name or in that of their group. */
export function filterChoices(
  groups: readonly ModelGroup[],
  query: string,
  nameOf: (group: ModelGroup) => string,
): ModelGroup[] {
  const words = plain(query).split(/\s+/).filter(Boolean)
  return groups.flatMap((group) => {
    const name = plain(nameOf(group))
    const choices = group.choices.filter(({ label, reference }) => {
      const text = `${reference === 'builtin' ? '' : plain(label)} ${name}`
      return words.every((word) => text.includes(word))
    })
    return choices.length === 0 ? [] : [{ ...group, choices }]
  })
}
