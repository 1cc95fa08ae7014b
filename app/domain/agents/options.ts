// What can be chosen for an agent: for schemas and forms alike, apart from zod, which browsers need not load.

export const TONES = ['friendly', 'professional', 'brief', 'playful'] as const
export const AGENT_LANGUAGES = ['auto', 'en', 'pt-BR'] as const
export const WIDGET_POSITIONS = ['left', 'right'] as const
export const MAX_SUGGESTED_QUESTIONS = 4

/** Starting points of a new agent; their words stand in presets.ts. */
export const PRESET_KEYS = ['shop', 'support', 'services', 'blank'] as const
export type PresetKey = (typeof PRESET_KEYS)[number]
