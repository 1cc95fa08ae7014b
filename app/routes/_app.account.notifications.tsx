import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { NotificationsCard } from '#app/components/account/notifications-card.tsx'
import { useT } from '#app/components/i18n.tsx'
import { titleMeta } from '#app/components/shell/title-meta.ts'
import { openProfile } from '#app/domain/profiles/open-profile.server.ts'
import { updateNotifications } from '#app/domain/profiles/update-notifications.server.ts'
import { requireIntent } from '#app/http/intent.server.ts'
import { pageTitle } from '#app/http/page-title.server.ts'
import { requireUser } from '#app/http/require-user.server.ts'
import { formFailure } from '#app/http/route-failure.server.ts'

export const meta = titleMeta

export async function loader({ request }: LoaderFunctionArgs) {
  const { person, user } = await requireUser(request)
  const { mailOnWaiting } = await openProfile(person, user.name ?? user.email)
  return { title: pageTitle(person.locale, 'account.notifications.title'), mailOnWaiting }
}

export async function action({ request }: ActionFunctionArgs) {
  const { person } = await requireUser(request)
  try {
    const form = await request.formData()
    requireIntent(form, 'save')
    await updateNotifications(person, Object.fromEntries(form))
    return { error: null }
  } catch (thrown) {
    return formFailure(thrown, request)
  }
}

export default function Notifications() {
  const t = useT()
  const { mailOnWaiting } = useLoaderData<typeof loader>()
  return (
    <>
      <h1 className="sr-only">{t('account.notifications.title')}</h1>
      <NotificationsCard mailOnWaiting={mailOnWaiting} />
    </>
  )
}
