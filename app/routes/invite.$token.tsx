import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from '@remix-run/node'
import { Form, useActionData, useLoaderData, useNavigation } from '@remix-run/react'
import type { ReactNode } from 'react'
import { AuthCard } from '#app/components/auth/auth-card.tsx'
import { useT } from '#app/components/i18n.tsx'
import { PublicFrame } from '#app/components/shell/public-frame.tsx'
import { titleMeta } from '#app/components/shell/title-meta.ts'
import { Button } from '#app/components/ui/button.tsx'
import { ButtonLink } from '#app/components/ui/button-link.tsx'
import { acceptInvitation } from '#app/domain/invitations/accept-invitation.server.ts'
import { findInvitation } from '#app/domain/invitations/find-invitation.server.ts'
import { limitKey } from '#app/http/address.server.ts'
import { intentOf } from '#app/http/intent.server.ts'
import { pageTitle } from '#app/http/page-title.server.ts'
import { preferencesOf } from '#app/http/preferences.server.ts'
import { requireRate } from '#app/http/rate-limit.server.ts'
import { findUser, requireUser } from '#app/http/require-user.server.ts'
import { closeSession } from '#app/http/session.server.ts'
import { isAppError } from '#app/lib/app-error.ts'

export const meta = titleMeta
export const headers = ({ loaderHeaders }: { loaderHeaders: Headers }) => loaderHeaders

const LOOKS_BY_ADDRESS = { name: 'invite.address', burst: 60, perMinute: 30 }

/** A link that opens nothing is one and the same page, whatever became of it. */
export async function loader({ request, params, context }: LoaderFunctionArgs) {
  requireRate(LOOKS_BY_ADDRESS, limitKey(context.address))
  const [invitation, signedIn, { locale }] = await Promise.all([
    findInvitation(params.token),
    findUser(request),
    preferencesOf(request),
  ])
  // The link is a key: no other site is to learn it from a Referer header, and no search engine to keep it.
  const headers = { 'referrer-policy': 'same-origin', 'x-robots-tag': 'noindex', 'cache-control': 'no-store' }
  const own = signedIn?.user.email ?? null
  const path = `/invite/${params.token ?? ''}`
  const title = pageTitle(locale, invitation ? 'people.invitation.accept' : 'people.invitation.invalidTitle')
  return data({ title, invitation, own, path }, { status: invitation ? 200 : 404, headers })
}

export async function action({ request, params, context }: ActionFunctionArgs) {
  requireRate(LOOKS_BY_ADDRESS, limitKey(context.address))
  if (intentOf(await request.formData(), ['accept', 'switch']) === 'switch') {
    const back = encodeURIComponent(`/invite/${params.token ?? ''}`)
    return redirect(`/sign-in?to=${back}`, { headers: { 'set-cookie': await closeSession(request) } })
  }
  const { person } = await requireUser(request)
  try {
    const accepted = await acceptInvitation(person, params.token)
    if (accepted.outcome === 'joined') return redirect(`/w/${accepted.slug}`)
    if (accepted.outcome === 'already_member') return { outcome: accepted.outcome, slug: accepted.slug }
    return { outcome: accepted.outcome, slug: null }
  } catch (thrown) {
    if (!isAppError(thrown) || thrown.code !== 'NOT_FOUND') throw thrown
    return data({ outcome: 'invalid' as const, slug: null }, { status: 404 })
  }
}

export default function Invite() {
  return (
    <PublicFrame>
      <Content />
    </PublicFrame>
  )
}

function Content() {
  const t = useT()
  const { invitation, own, path } = useLoaderData<typeof loader>()
  const outcome = useActionData<typeof action>()
  const isBusy = useNavigation().formMethod === 'POST'
  if (outcome?.outcome === 'already_member')
    return (
      <AuthCard title={t('people.invitation.memberTitle')} purpose={t('people.invitation.memberBody')}>
        <ButtonLink to={`/w/${outcome.slug}`} variant="primary">
          {t('people.invitation.open')}
        </ButtonLink>
      </AuthCard>
    )
  if (!invitation || outcome?.outcome === 'invalid')
    return (
      <AuthCard title={t('people.invitation.invalidTitle')} purpose={t('people.invitation.invalidBody')}>
        <ButtonLink to="/">{t('people.invitation.home')}</ButtonLink>
      </AuthCard>
    )

  const { workspaceName: workspace, email, invitedBy: name } = invitation
  const role = t(`people.invitation.as.${invitation.role}`)
  const isOther = own !== null && own.toLowerCase() !== email
  if (own !== null && (isOther || outcome?.outcome === 'wrong_account'))
    return (
      <AuthCard
        title={t('people.invitation.wrongTitle')}
        purpose={t('people.invitation.wrongBody', { own, email })}
      >
        <Form method="post" className="grid gap-2">
          <Button type="submit" variant="primary" name="intent" value="switch" isLoading={isBusy}>
            {t('people.invitation.switch')}
          </Button>
          <ButtonLink to="/" variant="ghost">
            {t('people.invitation.stay', { own })}
          </ButtonLink>
        </Form>
      </AuthCard>
    )

  const to = `?to=${encodeURIComponent(path)}`
  const body: ReactNode = name
    ? t('people.invitation.body', { name, role })
    : t('people.invitation.bodyNobody', { role })
  return (
    <AuthCard
      title={t('people.invitation.title', { workspace })}
      purpose={body}
      after={t('people.invitation.for', { email })}
    >
      {own === null ? (
        <div className="grid gap-2">
          <ButtonLink to={`/sign-up${to}`} variant="primary">
            {t('people.invitation.signUp')}
          </ButtonLink>
          <ButtonLink to={`/sign-in${to}`}>{t('people.invitation.signIn')}</ButtonLink>
        </div>
      ) : (
        <Form method="post" className="grid">
          <Button type="submit" variant="primary" name="intent" value="accept" isLoading={isBusy}>
            {t('people.invitation.accept')}
          </Button>
        </Form>
      )}
    </AuthCard>
  )
}
