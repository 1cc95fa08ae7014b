import { Languages } from 'lucide-react'
import { useT } from '#app/components/i18n.tsx'
import { Button } from '#app/components/ui/button.tsx'
import { Menu } from '#app/components/ui/menu.tsx'
import { usePreferenceEntries } from './preference-entries.tsx'

/** Theme and language, for people who are not signed in. */
export function PreferencesMenu() {
  const t = useT()
  const label = t('common.palette.appearance')
  return (
    <Menu
      label={label}
      align="end"
      entries={usePreferenceEntries()}
      trigger={
        <Button variant="ghost" size="sm" aria-label={label}>
          <Languages aria-hidden="true" />
        </Button>
      }
    />
  )
}
