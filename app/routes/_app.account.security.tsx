import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData, useRouteLoaderData } from '@remix-run/react'
import { EmailCard } from '#app/components/account/email-card.tsx'
import { FactorCard } from '#app/components/account/factor-card.tsx'
import { ActivityCard, ConnectedCard } from '#app/components/account/facts-cards.tsx'
import { PasswordCard } from '#app/components/account/password-card.tsx'
import { SessionsCard } from '#app/components/account/sessions-card.tsx'
import { useT } from '#app/components/i18n.tsx'
import { titleMeta } from '#app/components/shell/title-meta.ts'
import { getFactorState } from '#app/domain/accounts/factors.server.ts'
import { getAccountSecurity } from '#app/domain/accounts/get-account.server.ts'
import { listSessions } from '#app/domain/sessions/list-sessions.server.ts'
import { listOAuthProviders } from '#app/http/oauth.server.ts'
import { pageTitle } from '#app/http/page-title.server.ts'
import { requireUser } from '#app/http/require-user.server.ts'
import { formFailure } from '#app/http/route-failure.server.ts'
import { securityDeed, waysToSignIn } from '#app/http/security-deed.server.ts'
import type { loader as accountLoader } from './_app.account.tsx'

export const meta = titleMeta

export async function loader({ request }: LoaderFunctionArgs) {
  const { person, accessToken } = await requireUser(request)
  const [sessions, security, factor, connected, offered] = await Promise.all([
    listSessions(person),
    getAccountSecurity(person),
    getFactorState(accessToken),
    waysToSignIn(accessToken),
    listOAuthProviders(),
  ])
  const title = pageTitle(person.locale, 'account.nav.security')
  return { title, sessions, ...security, factor, connected, offered }
}

export async function action({ request, context }: ActionFunctionArgs) {
  const signedIn = await requireUser(request)
  try {
    return await securityDeed(signedIn, { form: await request.formData(), address: context.address })
  } catch (thrown) {
    return formFailure(thrown, request)
  }
}

export default function Security() {
  const t = useT()
  const { sessions, pendingEmail, activity, factor, connected, offered } = useLoaderData<typeof loader>()
  const email = useRouteLoaderData<typeof accountLoader>('routes/_app.account')?.email ?? ''
  return (
    <>
      <h1 className="sr-only">{t('account.nav.security')}</h1>
      <SessionsCard sessions={sessions} />
      <PasswordCard email={email} version={activity[0]?.id} />
      <EmailCard key={`${email} ${pendingEmail?.newEmail}`} email={email} pending={pendingEmail} />
      <FactorCard state={factor} />
      <ConnectedCard connected={connected} offered={offered} />
      <ActivityCard events={activity} />
    </>
  )
}
