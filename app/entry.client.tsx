import { RemixBrowser } from '@remix-run/react'
import { StrictMode, startTransition } from 'react'
import { hydrateRoot } from 'react-dom/client'
import { I18nProvider } from '#app/components/i18n.tsx'
import { stopKeepingPresses } from '#app/components/shell/early-presses.tsx'
import { loadCatalogue } from '#app/i18n/catalogues.ts'
import { matchLocale } from '#app/i18n/locales.ts'

// The server wrote the page in one language: only that one is loaded.
const locale = matchLocale(document.documentElement.lang)

loadCatalogue(locale).then((catalogue) => {
  startTransition(() => {
    stopKeepingPresses()
    hydrateRoot(
      document,
      <StrictMode>
        <I18nProvider locale={locale} catalogue={catalogue}>
          <RemixBrowser />
        </I18nProvider>
      </StrictMode>,
    )
  })
})
