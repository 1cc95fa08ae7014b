import {
  isProviderKind,
  type ModelProvider,
  PROVIDER_KINDS,
  type ProviderKind,
} from '#app/contracts/provider-kinds.ts'
import type { ModelFacts } from './types.ts'

// What we know of models, with the day somebody last looked and where. Workspaces correct it for themselves; a row here is
// only where they start. Prices are list prices for short prompts, without caches, batches and discounts.

const K = 1_000
const ABILITIES = { hasTools: true, hasVision: true, hasJson: true }
const TEXT_ONLY = { ...ABILITIES, hasVision: false }

type Row = {
  name: RegExp
  provider: ProviderKind
  tokens: readonly [context: number, output: number]
  /** Dollars for a million tokens. */
  price: readonly [input: number, output: number] | null
  abilities?: Pick<ModelFacts, 'hasTools' | 'hasVision' | 'hasJson'>
  asOf: string
  source: string
}

const claude = {
  provider: 'anthropic',
  asOf: '2026-11-22',
  source: 'platform.claude.com/docs/about-claude/models',
} as const
const gpt = {
  provider: 'openai',
  asOf: '2026-11-22',
  source: 'developers.openai.com/api/docs/pricing',
} as const
// Older models: their prices have stood since the day given.
const gptBefore = { ...gpt, asOf: '2025-12-01' } as const

/** The first row whose name fits counts. */
const ROWS: readonly Row[] = [
  { ...claude, name: /^claude-(fable|mythos)-5/, tokens: [1_000 * K, 128 * K], price: [10, 50] },
  { ...claude, name: /^claude-opus-5-5/, tokens: [1_000 * K, 128 * K], price: [4, 20] },
  { ...claude, name: /^claude-opus-5/, tokens: [1_000 * K, 128 * K], price: [5, 25] },
  { ...claude, name: /^claude-sonnet-5/, tokens: [1_000 * K, 128 * K], price: [2, 10] },
  // Its price depends on the length of the prompt.
  { ...claude, name: /^claude-haiku-5-5/, tokens: [1_000 * K, 128 * K], price: null },
  { ...claude, name: /^claude-haiku-4-5/, tokens: [200 * K, 64 * K], price: [1, 5] },
  { ...claude, name: /^claude-sonnet-4-[56]/, tokens: [200 * K, 64 * K], price: [3, 15] },
  { ...claude, name: /^claude-opus-4-[5-8]/, tokens: [200 * K, 64 * K], price: [5, 25] },
  { ...gpt, name: /^gpt-5\.4-mini/, tokens: [400 * K, 128 * K], price: [0.75, 4.5] },
  { ...gpt, name: /^gpt-5\.4-nano/, tokens: [400 * K, 128 * K], price: [0.2, 1.25] },
  { ...gpt, name: /^gpt-5\.4(?!-pro)/, tokens: [1_050 * K, 128 * K], price: [2.5, 15] },
  { ...gptBefore, name: /^gpt-5-mini/, tokens: [400 * K, 128 * K], price: [0.25, 2] },
  { ...gptBefore, name: /^gpt-5-nano/, tokens: [400 * K, 128 * K], price: [0.05, 0.4] },
  { ...gptBefore, name: /^gpt-5(-2|$)/, tokens: [400 * K, 128 * K], price: [1.25, 10] },
  { ...gptBefore, name: /^gpt-4\.1-mini/, tokens: [1_047_576, 32_768], price: [0.4, 1.6] },
  { ...gptBefore, name: /^gpt-4\.1-nano/, tokens: [1_047_576, 32_768], price: [0.1, 0.4] },
  { ...gptBefore, name: /^gpt-4\.1/, tokens: [1_047_576, 32_768], price: [2, 8] },
  { ...gptBefore, name: /^gpt-4o-mini/, tokens: [128 * K, 16_384], price: [0.15, 0.6] },
  { ...gptBefore, name: /^gpt-4o/, tokens: [128 * K, 16_384], price: [2.5, 10] },
  {
    name: /^deepseek-(chat|reasoner)/,
    provider: 'compatible',
    tokens: [128 * K, 8_192],
    price: [0.28, 0.42],
    abilities: TEXT_ONLY,
    asOf: '2025-12-09',
    source: 'api-docs.deepseek.com/quick_start/pricing',
  },
  {
    name: /^gemini-/,
    provider: 'compatible',
    tokens: [1_048_576, 65_536],
    price: null,
    asOf: '2025-12-01',
    source: 'ai.google.dev/gemini-api/docs/models',
  },
]

const BUILTIN: ModelFacts = {
  contextTokens: 1_000 * K,
  maxOutputTokens: 16_384,
  hasTools: false,
  hasVision: false,
  hasJson: false,
  inputPrice: 0,
  outputPrice: 0,
  asOf: '2026-11-22',
  source: 'built in',
}

const SEES = /vision|-vl\b|[-_]vl[-_]|llava|pixtral|gemma-?3|llama-?4|gpt-(4o|4\.1|5)|claude|gemini/i

/** The source of what nobody looked up. */
export const ASSUMED = 'not known: assumed'

const inMicroDollars = (dollars: number) => Math.round(dollars * 1_000_000)

/** Cautious about size and pictures, hopeful about the rest: a model that cannot use tools says so when it is asked. */
function unknownFacts(provider: ProviderKind, model: string): ModelFacts {
  const { isReseller } = PROVIDER_KINDS[provider]
  return {
    contextTokens: isReseller ? 32_768 : 128 * K,
    maxOutputTokens: isReseller ? 8_192 : 16_384,
    ...ABILITIES,
    hasVision: !isReseller || SEES.test(model),
    inputPrice: null,
    outputPrice: null,
    asOf: '2026-11-22',
    source: ASSUMED,
  }
}

/** What `model` can do and costs at `provider`, by its name there. Unknown ones get careful guesses and no price. */
export function knownFacts(provider: ModelProvider, model: string): ModelFacts {
  if (!isProviderKind(provider)) return BUILTIN
  const { isReseller } = PROVIDER_KINDS[provider]
  // Resellers put the vendor before the name: `openai/gpt-5.4-mini`.
  const bare = isReseller ? model.replace(/^.*\//, '') : model
  const row = ROWS.find(({ name, provider: of }) => name.test(bare) && (of === provider || isReseller))
  if (!row) return unknownFacts(provider, model)
  // A reseller's price is its own.
  const price = row.provider === provider ? row.price : null
  return {
    contextTokens: row.tokens[0],
    maxOutputTokens: row.tokens[1],
    ...(row.abilities ?? ABILITIES),
    inputPrice: price ? inMicroDollars(price[0]) : null,
    outputPrice: price ? inMicroDollars(price[1]) : null,
    asOf: row.asOf,
    source: row.source,
  }
}

// Lists of models hold these as well; an agent set to one of them could not say a word.
const OTHER_WORK =
  /embed|whisper|(^|[-/])tts\b|dall-e|gpt-image|(^|\/)sora|moderation|transcribe|realtime|rerank|^(babbage|davinci)-|^gpt-3\.5-turbo-instruct/i

/** Whether a model of this name may be one that answers; unknown names may. */
export const mayAnswer = (model: string): boolean => !OTHER_WORK.test(model)
