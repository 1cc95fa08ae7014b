import type { ProviderKind } from '#app/contracts/provider-kinds.ts'

// Providers that people know by name: what the form for a connection fills in. A new one that speaks OpenAI's or
// Anthropic's API is one entry here, and nothing else.

export const PRESET_IDS = [
  'openai',
  'anthropic',
  'gemini',
  'groq',
  'openrouter',
  'mistral',
  'deepseek',
  'ollama',
  'vllm',
  'lm-studio',
  'custom',
] as const

export type PresetId = (typeof PRESET_IDS)[number]

export type Preset = {
  id: PresetId
  /** As its makers write it; '' for `custom`, which the catalogue names. */
  label: string
  kind: ProviderKind
  /** Null: the vendor's own address, or (`custom`) one that the person types. */
  baseUrl: string | null
  needsKey: boolean
  /** Runs on a machine of one's own: its host must stand in PRIVATE_PROVIDER_HOSTS, and people change the address. */
  isLocal: boolean
  /** Where keys are made or the server is explained. */
  docsUrl: string | null
}

const hosted = { kind: 'compatible', needsKey: true, isLocal: false } as const
const local = { kind: 'compatible', needsKey: false, isLocal: true } as const

export const PRESETS: readonly Preset[] = [
  {
    id: 'openai',
    label: 'OpenAI',
    kind: 'openai',
    baseUrl: null,
    needsKey: true,
    isLocal: false,
    docsUrl: 'https://platform.openai.com/api-keys',
  },
  {
    id: 'anthropic',
    label: 'Anthropic',
    kind: 'anthropic',
    baseUrl: null,
    needsKey: true,
    isLocal: false,
    docsUrl: 'https://platform.claude.com/settings/keys',
  },
  {
    ...hosted,
    id: 'gemini',
    label: 'Google Gemini',
    baseUrl: 'https://generativelanguage.googleapis.com/v1beta/openai',
    docsUrl: 'https://aistudio.google.com/apikey',
  },
  {
    ...hosted,
    id: 'groq',
    label: 'Groq',
    baseUrl: 'https://api.groq.com/openai/v1',
    docsUrl: 'https://console.groq.com/keys',
  },
  {
    ...hosted,
    id: 'openrouter',
    label: 'OpenRouter',
    baseUrl: 'https://openrouter.ai/api/v1',
    docsUrl: 'https://openrouter.ai/settings/keys',
  },
  {
    ...hosted,
    id: 'mistral',
    label: 'Mistral',
    baseUrl: 'https://api.mistral.ai/v1',
    docsUrl: 'https://console.mistral.ai/api-keys',
  },
  {
    ...hosted,
    id: 'deepseek',
    label: 'DeepSeek',
    baseUrl: 'https://api.deepseek.com/v1',
    docsUrl: 'https://platform.deepseek.com/api_keys',
  },
  {
    ...local,
    id: 'ollama',
    label: 'Ollama',
    baseUrl: 'http://localhost:11434/v1',
    docsUrl: 'https://docs.ollama.com/api/openai-compatibility',
  },
  {
    ...local,
    id: 'vllm',
    label: 'vLLM',
    baseUrl: 'http://localhost:8000/v1',
    docsUrl: 'https://docs.vllm.ai',
  },
  {
    ...local,
    id: 'lm-studio',
    label: 'LM Studio',
    baseUrl: 'http://localhost:1234/v1',
    docsUrl: 'https://lmstudio.ai/docs/developer/openai-compat',
  },
  {
    id: 'custom',
    label: '',
    kind: 'compatible',
    baseUrl: null,
    needsKey: false,
    isLocal: false,
    docsUrl: null,
  },
]

export const presetOf = (id: string): Preset | null => PRESETS.find((preset) => preset.id === id) ?? null
