import { type ActionFunctionArgs, redirect } from '@remix-run/node'
import { closeSession } from '#app/http/session.server.ts'

export async function action({ request }: ActionFunctionArgs) {
  return redirect('/sign-in', { headers: { 'set-cookie': await closeSession(request) } })
}

/** Opened as a page, it changes nothing: a link or a picture must not sign anybody out. */
export function loader() {
  return redirect('/')
}
