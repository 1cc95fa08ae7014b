import { Monitor, Moon, Sun } from 'lucide-react'
import { useT } from '#app/components/i18n.tsx'
import type { MenuEntry } from '#app/components/ui/menu.tsx'
import { LOCALES } from '#app/i18n/locales.ts'
import { type Theme, usePreferences } from './use-preferences.ts'

const THEMES: readonly { value: Theme; key: 'themeSystem' | 'themeLight' | 'themeDark'; icon: typeof Sun }[] =
  [
    { value: 'system', key: 'themeSystem', icon: Monitor },
    { value: 'light', key: 'themeLight', icon: Sun },
    { value: 'dark', key: 'themeDark', icon: Moon },
  ]

/** Theme and language as entries of a menu. */
export function usePreferenceEntries(): MenuEntry[] {
  const t = useT()
  const { theme, setTheme, locale, setLocale } = usePreferences()
  return [
    { kind: 'heading', label: t('common.theme') },
    ...THEMES.map(({ value, key, icon: Icon }) => ({
      label: t(`common.${key}`),
      icon: <Icon aria-hidden="true" />,
      isChecked: value === theme,
      onSelect: () => setTheme(value),
    })),
    { kind: 'separator' },
    { kind: 'heading', label: t('common.language') },
    ...LOCALES.map((value) => ({
      label: t(`common.language.${value}`),
      isChecked: value === locale,
      onSelect: () => setLocale(value),
    })),
  ]
}
