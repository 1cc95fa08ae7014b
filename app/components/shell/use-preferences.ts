import { useFetcher, useRouteLoaderData } from '@remix-run/react'
import { useLocale, useSetLocale } from '#app/components/i18n.tsx'
import type { Locale } from '#app/i18n/locales.ts'

export type Theme = 'system' | 'light' | 'dark'

/** How this browser likes to see things. A change shows at once and is remembered behind it. */
export function usePreferences() {
  const fetcher = useFetcher()
  const locale = useLocale()
  const showLocale = useSetLocale()
  const root = useRouteLoaderData('root') as { theme: Theme } | undefined
  const keep = (change: Record<string, string>) => {
    fetcher.submit(change, { method: 'post', action: '/resources/preferences' })
  }
  return {
    locale,
    theme: (fetcher.formData?.get('theme') as Theme | null) ?? root?.theme ?? 'system',
    setTheme(theme: Theme) {
      if (theme === 'system') delete document.documentElement.dataset.theme
      else document.documentElement.dataset.theme = theme
      keep({ theme })
    },
    setLocale(next: Locale) {
      showLocale(next)
      keep({ locale: next })
    },
    keepSidebar(sidebar: 'wide' | 'narrow') {
      keep({ sidebar })
    },
  }
}
