import type { LoaderFunctionArgs } from '@remix-run/node'
import { exportAccount } from '#app/domain/accounts/export-account.server.ts'
import { requireUser } from '#app/http/require-user.server.ts'

/** Everything about the signed-in person, as a file. */
export async function loader({ request }: LoaderFunctionArgs) {
  const { person } = await requireUser(request)
  const exported = await exportAccount(person)
  const day = exported.exportedAt.slice(0, 10)
  return new Response(JSON.stringify(exported, null, 2), {
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'content-disposition': `attachment; filename="hiviex-account-${day}.json"`,
      'cache-control': 'no-store',
    },
  })
}
