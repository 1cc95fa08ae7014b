import { factsOfKind, type ModelProvider } from '#app/contracts/provider-kinds.ts'
import type { ModelFacts } from '#app/integrations/llm/types.ts'
import type { ConnectionState } from './connection-views.ts'
import type { Rest } from './rest.ts'

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
  provider: ModelProvider
  /** A connection's own name; '' for the others, which the catalogues name. */
  name: string
  /** `off`, `failed` and `resting` can be chosen, but are passed over or fail as things stand. */
  state: ConnectionState
  rest: Rest | null
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

type Named = { group: ModelGroup; label: string }

/**
 * The models of a chain that are told an agent's freedom of wording, and those that make nothing of it. What nobody knows any
 * more is in neither.
 */
export function takersOfTemperature(
  groups: readonly ModelGroup[],
  chain: readonly string[],
): { takes: Named[]; ignores: Named[] } {
  const named = [...new Set(chain)].flatMap((reference): Named[] => {
    const { group, label } = findChoice(groups, reference)
    return group ? [{ group, label }] : []
  })
  const doesTake = ({ group: { provider } }: Named) =>
    provider !== 'builtin' && factsOfKind(provider).takesTemperature
  return { takes: named.filter(doesTake), ignores: named.filter((one) => !doesTake(one)) }
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
