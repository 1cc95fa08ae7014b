import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { AvatarCard } from '#app/components/account/avatar-card.tsx'
import { LookCard } from '#app/components/account/look-card.tsx'
import { ProfileCard } from '#app/components/account/profile-card.tsx'
import { useT } from '#app/components/i18n.tsx'
import { titleMeta } from '#app/components/shell/title-meta.ts'
import { openProfile } from '#app/domain/profiles/open-profile.server.ts'
import { MAX_AVATAR_BYTES } from '#app/domain/profiles/schemas.ts'
import { updateAvatar } from '#app/domain/profiles/update-avatar.server.ts'
import { updateProfile } from '#app/domain/profiles/update-profile.server.ts'
import { intentOf } from '#app/http/intent.server.ts'
import { pageTitle } from '#app/http/page-title.server.ts'
import { requireUser } from '#app/http/require-user.server.ts'
import { formFailure } from '#app/http/route-failure.server.ts'
import { readUpload } from '#app/http/upload.server.ts'

export const meta = titleMeta

export async function loader({ request }: LoaderFunctionArgs) {
  const { person, user } = await requireUser(request)
  const { displayName, timeZone, avatar } = await openProfile(person, user.name ?? user.email)
  const avatarSrc = avatar ? `/resources/avatar/${user.id}?v=${avatar}` : null
  return { title: pageTitle(person.locale, 'account.profile.title'), displayName, timeZone, avatarSrc }
}

export async function action({ request }: ActionFunctionArgs) {
  const { person, accessToken } = await requireUser(request)
  try {
    const { form, file } = await readUpload(
      request,
      'avatar',
      MAX_AVATAR_BYTES,
      'errors.account.avatarTooLarge',
    )
    switch (intentOf(form, ['profile', 'avatar', 'avatar-remove'])) {
      case 'profile': {
        const { displayName, timeZone } = Object.fromEntries(form)
        await updateProfile(person, { displayName, timeZone })
        break
      }
      case 'avatar':
        await updateAvatar(person, { accessToken, bytes: file.bytes })
        break
      case 'avatar-remove':
        await updateAvatar(person, { accessToken, bytes: null })
    }
    return { error: null }
  } catch (thrown) {
    return formFailure(thrown, request)
  }
}

export default function Profile() {
  const t = useT()
  const { displayName, timeZone, avatarSrc } = useLoaderData<typeof loader>()
  return (
    <>
      <h1 className="sr-only">{t('account.profile.title')}</h1>
      <ProfileCard profile={{ displayName, timeZone }} />
      <AvatarCard name={displayName} src={avatarSrc} />
      <LookCard />
    </>
  )
}
