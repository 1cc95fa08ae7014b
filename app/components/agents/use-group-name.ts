import { useT } from '#app/components/i18n.tsx'
import type { ModelGroup } from '#app/domain/providers/model-choices.ts'

/** What a group of models is called: a connection's own name, or the vendor's. */
export function useGroupName(): (group: ModelGroup) => string {
  const t = useT()
  return (group) => group.name || t(`providers.vendor.${group.provider}`)
}
