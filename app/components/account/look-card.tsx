import { Monitor, Moon, Sun } from 'lucide-react'
import { useT } from '#app/components/i18n.tsx'
import { type Theme, usePreferences } from '#app/components/shell/use-preferences.ts'
import { Card } from '#app/components/ui/card.tsx'
import { Field } from '#app/components/ui/field.tsx'
import { Segmented } from '#app/components/ui/segmented.tsx'
import { Select } from '#app/components/ui/select.tsx'
import { LOCALES, type Locale } from '#app/i18n/locales.ts'

/** Both show, and are kept, at once. */
export function LookCard() {
  const t = useT()
  const { theme, setTheme, locale, setLocale } = usePreferences()
  return (
    <Card title={t('account.look.title')} purpose={t('account.look.purpose')}>
      <div className="grid gap-5 sm:grid-cols-2">
        <Field label={t('account.look.locale')}>
          <Select
            value={locale}
            onChange={(event) => setLocale(event.currentTarget.value as Locale)}
            options={LOCALES.map((value) => ({ value, label: t(`common.language.${value}`) }))}
          />
        </Field>
        <div className="grid content-start gap-1.5">
          <span className="font-medium text-sm" aria-hidden="true">
            {t('account.look.theme')}
          </span>
          <Segmented<Theme>
            label={t('account.look.theme')}
            value={theme}
            onChange={setTheme}
            options={[
              { value: 'system', label: t('common.themeSystemShort'), icon: <Monitor aria-hidden="true" /> },
              { value: 'light', label: t('common.themeLight'), icon: <Sun aria-hidden="true" /> },
              { value: 'dark', label: t('common.themeDark'), icon: <Moon aria-hidden="true" /> },
            ]}
          />
        </div>
      </div>
    </Card>
  )
}
