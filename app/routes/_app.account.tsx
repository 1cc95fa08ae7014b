import type { LoaderFunctionArgs } from '@remix-run/node'
import { Outlet, useLoaderData } from '@remix-run/react'
import { AccountFrame } from '#app/components/account/account-frame.tsx'
import { getAccountRow } from '#app/domain/accounts/confirm-identity.server.ts'
import { requireUser } from '#app/http/require-user.server.ts'

export async function loader({ request }: LoaderFunctionArgs) {
  const { person } = await requireUser(request)
  // Not from the token: it still names the former address for a while after a change.
  const { email } = await getAccountRow(person)
  return { email }
}

export default function Account() {
  const { email } = useLoaderData<typeof loader>()
  return (
    <AccountFrame email={email}>
      <Outlet />
    </AccountFrame>
  )
}
