import { useVendorName } from '#app/components/providers/use-vendor-name.ts'
import type { ModelGroup } from '#app/domain/providers/model-choices.ts'

/** What a group of models is called: a connection's own name, or the vendor's. */
export function useGroupName(): (group: ModelGroup) => string {
  const vendorName = useVendorName()
  return (group) => group.name || vendorName(group.provider)
}
