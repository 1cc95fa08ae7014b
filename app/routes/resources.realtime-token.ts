import { data, type LoaderFunctionArgs } from '@remix-run/node'
import { requireSession } from '#app/domain/sessions/require-session.server.ts'
import { env } from '#app/env.server.ts'
import { requireUser } from '#app/http/require-user.server.ts'

/** What the dashboard's Realtime connection needs: the person's own token, until `expiresAt` (epoch seconds). */
export async function loader({ request }: LoaderFunctionArgs) {
  const { person, accessToken, expiresAt } = await requireUser(request)
  await requireSession(person)
  const { REALTIME_URL: url, SUPABASE_ANON_KEY: anonKey } = env()
  return data({ url, anonKey, accessToken, expiresAt }, { headers: { 'cache-control': 'no-store' } })
}
