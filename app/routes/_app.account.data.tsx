import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { DeleteCard } from '#app/components/account/delete-card.tsx'
import { useT } from '#app/components/i18n.tsx'
import { titleMeta } from '#app/components/shell/title-meta.ts'
import { buttonClass } from '#app/components/ui/button-class.ts'
import { Card } from '#app/components/ui/card.tsx'
import { deleteAccount, listSoleWorkspaces } from '#app/domain/accounts/delete-account.server.ts'
import { withCountedProof } from '#app/http/account-deed.server.ts'
import { requireIntent } from '#app/http/intent.server.ts'
import { pageTitle } from '#app/http/page-title.server.ts'
import { requireUser } from '#app/http/require-user.server.ts'
import { formFailure } from '#app/http/route-failure.server.ts'
import { endCookie } from '#app/http/session.server.ts'

export const meta = titleMeta

export async function loader({ request }: LoaderFunctionArgs) {
  const { person } = await requireUser(request)
  return { title: pageTitle(person.locale, 'account.data.title'), sole: await listSoleWorkspaces(person) }
}

export async function action({ request, context }: ActionFunctionArgs) {
  const signedIn = await requireUser(request)
  const form = await request.formData()
  requireIntent(form, 'delete')
  const proof = form.get('proof')
  try {
    await withCountedProof(signedIn, context.address, () => deleteAccount(signedIn.person, { proof }))
  } catch (thrown) {
    return formFailure(thrown, request)
  }
  throw redirect('/', { headers: { 'set-cookie': await endCookie() } })
}

export default function YourData() {
  const t = useT()
  const { sole } = useLoaderData<typeof loader>()
  return (
    <>
      <h1 className="sr-only">{t('account.data.title')}</h1>
      <Card title={t('account.data.exportTitle')} purpose={t('account.data.exportPurpose')}>
        {/* A file, not a page. */}
        <a href="/account/export" download className={buttonClass('secondary')}>
          {t('account.data.exportButton')}
        </a>
      </Card>
      <DeleteCard sole={sole} />
    </>
  )
}
