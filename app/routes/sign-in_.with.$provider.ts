import type { LoaderFunctionArgs } from '@remix-run/node'
import { leaveForProvider } from '#app/http/oauth.server.ts'

/** `/sign-in/with/github?to=…`: off to the provider. */
export function loader({ request, params }: LoaderFunctionArgs) {
  return leaveForProvider(request, params.provider)
}
