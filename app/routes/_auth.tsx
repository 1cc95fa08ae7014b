import { type LoaderFunctionArgs, redirect } from '@remix-run/node'
import { Outlet } from '@remix-run/react'
import { PublicFrame } from '#app/components/shell/public-frame.tsx'
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
    <PublicFrame>
      <Outlet />
    </PublicFrame>
  )
}
