import { useT } from '#app/components/i18n.tsx'
import { type ModelGroup, takersOfTemperature } from '#app/domain/providers/model-choices.ts'
import { useGroupName } from './use-group-name.ts'

/** What the freedom of wording does, and which of an agent's models make nothing of it. */
export function useTemperatureHelp(chain: readonly string[], models: readonly ModelGroup[]): string {
  const t = useT()
  const nameOf = useGroupName()
  const { takes, ignores } = takersOfTemperature(models, chain)
  const names = ignores.map(({ group, label }) => (group.source === 'builtin' ? nameOf(group) : label))
  return [
    t('agents.advanced.temperatureHelp'),
    names.length > 0 ? t('agents.advanced.temperatureIgnored', { models: names.join(', ') }) : '',
    takes.length > 0 ? t('agents.advanced.temperatureRefused') : '',
  ]
    .filter(Boolean)
    .join(' ')
}
