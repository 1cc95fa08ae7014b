import type { LoaderFunctionArgs } from '@remix-run/node'
import { returnFromProvider } from '#app/http/oauth.server.ts'

/** Where a provider sends people back to, by way of Supabase Auth. */
export function loader({ request, context }: LoaderFunctionArgs) {
  return returnFromProvider(request, context.address)
}
