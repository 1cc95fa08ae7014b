import { NavLink } from '@remix-run/react'
import { clsx } from 'clsx'
import { ArrowLeft } from 'lucide-react'
import type { ReactNode } from 'react'
import { TextLink } from '#app/components/auth/text-link.tsx'
import { useT } from '#app/components/i18n.tsx'
import { Logo } from '#app/components/shell/logo.tsx'
import { PreferencesMenu } from '#app/components/shell/preferences-menu.tsx'

const PAGES = [
  { to: '/account', label: 'account.nav.profile' },
  { to: '/account/notifications', label: 'account.nav.notifications' },
  { to: '/account/security', label: 'account.nav.security' },
  { to: '/account/data', label: 'account.nav.data' },
] as const

/** Around every page of a person's account, which belongs to no workspace. */
export function AccountFrame({ email, children }: { email: string; children: ReactNode }) {
  const t = useT()
  return (
    <div className="min-h-dvh">
      <header className="flex items-center justify-between gap-4 px-5 py-4 sm:px-8">
        <Logo />
        <PreferencesMenu />
      </header>
      <main
        id="content"
        tabIndex={-1}
        className="mx-auto grid w-full max-w-4xl gap-6 px-5 pt-4 pb-24 outline-none"
      >
        <div className="grid gap-1">
          <p className="flex items-center gap-1.5 text-sm">
            <ArrowLeft className="size-3.5" aria-hidden="true" />
            <TextLink to="/">{t('account.back')}</TextLink>
          </p>
          <p className="font-semibold text-lg">{t('account.title')}</p>
          <p className="text-muted">{email}</p>
        </div>
        <div className="grid items-start gap-6 md:grid-cols-[176px_1fr] md:gap-10">
          <nav aria-label={t('account.title')} className="scroll-row flex gap-1 md:grid">
            {PAGES.map(({ to, label }) => (
              <NavLink
                key={to}
                to={to}
                end
                prefetch="intent"
                className={({ isActive }) =>
                  clsx(
                    'whitespace-nowrap rounded-sm px-3 py-1.5 text-sm transition-colors',
                    isActive ? 'bg-hover font-medium text-ink' : 'text-muted hover:bg-hover hover:text-ink',
                  )
                }
              >
                {t(label)}
              </NavLink>
            ))}
          </nav>
          <div className="grid min-w-0 gap-6">{children}</div>
        </div>
      </main>
    </div>
  )
}
