import type { LoaderFunctionArgs } from '@remix-run/node'
import { Outlet } from '@remix-run/react'
import { requireUser } from '#app/http/require-user.server.ts'

/** Everything below is for people who are signed in. Each loader below asks again: they run side by side. */
export async function loader({ request }: LoaderFunctionArgs) {
  const { user } = await requireUser(request)
  return { user: { email: user.email } }
}

export default Outlet
