import interUrl from '@fontsource-variable/inter/files/inter-latin-wght-normal.woff2?url'
import type { LinksFunction, LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { Links, Meta, Outlet, Scripts, ScrollRestoration, useRouteLoaderData } from '@remix-run/react'
import { type ReactNode, useEffect, useRef } from 'react'
import { useLocale, useSetLocale, useT } from '#app/components/i18n.tsx'
import { KeepEarlyPresses, useEarlyPresses } from '#app/components/shell/early-presses.tsx'
import { Logo } from '#app/components/shell/logo.tsx'
import { NavigationProgress } from '#app/components/shell/navigation-progress.tsx'
import { PageFailure } from '#app/components/shell/page-failure.tsx'
import { Toaster } from '#app/components/ui/toast.tsx'
import { preferencesOf } from '#app/http/preferences.server.ts'
import type { Locale } from '#app/i18n/locales.ts'
import stylesUrl from './styles.css?url'

export const links: LinksFunction = () => [
  { rel: 'preload', as: 'font', type: 'font/woff2', href: interUrl, crossOrigin: 'anonymous' },
  { rel: 'stylesheet', href: stylesUrl },
  { rel: 'icon', type: 'image/svg+xml', href: '/favicon.svg' },
  { rel: 'apple-touch-icon', href: '/icons/apple-touch-icon.png' },
  { rel: 'manifest', href: '/icons/site.webmanifest' },
]

/** A page names itself `<page> · <workspace> · Hiviex`; one that says nothing is just Hiviex. */
export const meta: MetaFunction = () => [{ title: 'Hiviex' }]

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { theme, locale } = await preferencesOf(request)
  // The browser hides nonces from scripts and styles, so the page is told its own.
  return { theme, locale, nonce: context.cspNonce, requestId: context.requestId }
}

/** Signing in may bring another language along: the screen follows at once, not with the next whole page. */
function useSentLocale(sent: Locale | undefined): void {
  const show = useRef(useSetLocale())
  const known = useRef(sent)
  useEffect(() => {
    if (sent && sent !== known.current) show.current(sent)
    known.current = sent ?? known.current
  }, [sent])
}

export function Layout({ children }: { children: ReactNode }) {
  const locale = useLocale()
  const t = useT()
  const data = useRouteLoaderData<typeof loader>('root')
  useSentLocale(data?.locale)
  useEarlyPresses()
  const theme = data?.theme === 'system' ? undefined : data?.theme
  return (
    <html lang={locale} data-theme={theme}>
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
        <meta name="theme-color" media="(prefers-color-scheme: light)" content="#f4f1ea" />
        <meta name="theme-color" media="(prefers-color-scheme: dark)" content="#12100d" />
        <meta property="og:image" content="/icons/social-card.png" />
        <KeepEarlyPresses nonce={data?.nonce} />
        <Meta />
        <Links />
      </head>
      <body>
        <a
          href="#content"
          className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-60 focus:rounded-sm focus:bg-raised focus:px-3 focus:py-2 focus:shadow-float"
        >
          {t('common.skipToContent')}
        </a>
        {children}
        <Toaster />
        <ScrollRestoration nonce={data?.nonce} />
        <Scripts nonce={data?.nonce} />
      </body>
    </html>
  )
}

export default function App() {
  return (
    <>
      <NavigationProgress />
      <Outlet />
    </>
  )
}

export function ErrorBoundary() {
  return (
    <main id="content" className="grid min-h-dvh grid-rows-[auto_1fr]">
      <a href="/" className="m-6 w-fit rounded-sm">
        <Logo />
      </a>
      <div className="grid place-items-center pb-24">
        <PageFailure />
      </div>
    </main>
  )
}
