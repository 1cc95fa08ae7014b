import type { ActionFunctionArgs } from '@remix-run/node'
import { data } from '@remix-run/node'
import { updateProfile } from '#app/domain/profiles/update-profile.server.ts'
import { requireIntent } from '#app/http/intent.server.ts'
import { keepPreferences } from '#app/http/preferences.server.ts'
import { findUser } from '#app/http/require-user.server.ts'

/** Keeps how this browser likes to see things; a language chosen while signed in also becomes the person's. */
export async function action({ request }: ActionFunctionArgs) {
  const form = await request.formData()
  requireIntent(form, 'keep')
  const change = Object.fromEntries(form)
  const signedIn = change.locale ? await findUser(request) : null
  if (signedIn) await updateProfile(signedIn.person, { locale: change.locale })
  return data(null, { headers: { 'set-cookie': await keepPreferences(request, change) } })
}
