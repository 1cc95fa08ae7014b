import { useT } from '#app/components/i18n.tsx'
import { factsOfKind, type ModelProvider } from '#app/contracts/provider-kinds.ts'

/** Whose models they are, where no connection of the workspace has given them a name. */
export function useVendorName(): (provider: ModelProvider) => string {
  const t = useT()
  return (provider) => {
    if (provider === 'builtin') return t('providers.vendor.builtin')
    return factsOfKind(provider).label || t('providers.vendor.installation')
  }
}
