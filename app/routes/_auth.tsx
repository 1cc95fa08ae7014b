import { type LoaderFunctionArgs, redirect } from '@remix-run/node'
import { Link, Outlet } from '@remix-run/react'
import { Logo } from '#app/components/shell/logo.tsx'
import { PreferencesMenu } from '#app/components/shell/preferences-menu.tsx'
import { readSession } from '#app/http/session.server.ts'
import { localPath } from '#app/lib/local-path.ts'

/** Pages for people who are not signed in; whoever is goes on. */
export async function loader({ request }: LoaderFunctionArgs) {
  const url = new URL(request.url)
  if ((await readSession(request)) && url.pathname !== '/sign-out') {
    throw redirect(localPath(url.searchParams.get('to')))
  }
  return null
}

export default function AuthLayout() {
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
