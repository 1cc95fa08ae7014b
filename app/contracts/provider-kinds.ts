// The APIs that models are asked through. Agents' settings, agent files and the database name them, so a name stays for good.
// All types, schemas and lookups of a kind derive from this list; what speaks it stands in integrations/llm/adapters.server.ts.

type KindFacts = {
  /** Whose models the installation's own key brings, as its makers write it; '' is nobody's, and the catalogues name it. */
  label: string
  /** Whose API it is. */
  api: string
  /** Where a key goes when nobody named another address; null: an address has to be named. */
  ownAddress: string | null
  /** What people leave out at the end of an address; null where that does no harm. */
  version: string | null
  /** Servers of others speak it too: offered for a provider that is in no preset. */
  isSpokenElsewhere: boolean
  /** Serves models of many makers, at prices and with limits of its own. */
  isReseller: boolean
  /** Does something with an agent's freedom of wording. */
  takesTemperature: boolean
}

export const PROVIDER_KINDS = {
  openai: {
    label: 'OpenAI',
    api: 'OpenAI',
    ownAddress: 'https://api.openai.com/v1',
    version: '/v1',
    isSpokenElsewhere: false,
    isReseller: false,
    takesTemperature: true,
  },
  anthropic: {
    label: 'Anthropic',
    api: 'Anthropic',
    ownAddress: 'https://api.anthropic.com',
    // The adapter adds it itself.
    version: null,
    isSpokenElsewhere: true,
    isReseller: false,
    takesTemperature: false,
  },
  compatible: {
    label: '',
    api: 'OpenAI',
    ownAddress: null,
    version: '/v1',
    isSpokenElsewhere: true,
    isReseller: true,
    takesTemperature: true,
  },
} as const satisfies Record<string, KindFacts>

export type ProviderKind = keyof typeof PROVIDER_KINDS
/** Who answers: a kind, or the answerer that is always there. */
export type ModelProvider = 'builtin' | ProviderKind

/** In the order in which people see them. */
export const PROVIDER_KIND_NAMES = Object.keys(PROVIDER_KINDS) as [ProviderKind, ...ProviderKind[]]

export const isProviderKind = (name: string): name is ProviderKind => Object.hasOwn(PROVIDER_KINDS, name)

export const factsOfKind = (kind: ProviderKind): KindFacts => PROVIDER_KINDS[kind]
