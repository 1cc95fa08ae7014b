import { useT } from '#app/components/i18n.tsx'
import type { Preset } from '#app/integrations/llm/presets.ts'

export type PresetOption = Preset

/** What a preset is called: its makers' name, or ours for the open one. */
export function usePresetLabel(): (preset: PresetOption) => string {
  const t = useT()
  return ({ label }) => label || t('providers.preset.custom')
}
