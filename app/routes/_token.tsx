import { Link, Outlet } from '@remix-run/react'
import { Logo } from '#app/components/shell/logo.tsx'
import { PreferencesMenu } from '#app/components/shell/preferences-menu.tsx'

/** Pages that a mail leads to: for whoever holds the link, signed in or not. */
export default function TokenLayout() {
  return (
    <div className="grid min-h-dvh grid-rows-[auto_1fr_auto]">
      <header className="flex items-center justify-between px-5 py-4 sm:px-8 sm:py-6">
        <Link to="/" className="rounded-sm">
          <Logo />
        </Link>
        <PreferencesMenu />
      </header>
      <main id="content" className="grid place-items-center px-5 pt-4 pb-24">
        <Outlet />
      </main>
    </div>
  )
}
