import { Link } from '@remix-run/react'
import type { ReactNode } from 'react'
import { Logo } from './logo.tsx'
import { PreferencesMenu } from './preferences-menu.tsx'

/** Around pages for whoever has their address, signed in or not. */
export function PublicFrame({ children }: { children: ReactNode }) {
  return (
    <div className="grid min-h-dvh grid-rows-[auto_1fr_auto]">
      <header className="flex items-center justify-between px-5 py-4 sm:px-8 sm:py-6">
        <Link to="/" className="rounded-sm">
          <Logo />
        </Link>
        <PreferencesMenu />
      </header>
      <main id="content" className="grid place-items-center px-5 pt-4 pb-24">
        {children}
      </main>
    </div>
  )
}
