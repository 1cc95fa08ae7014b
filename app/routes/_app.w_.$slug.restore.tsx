import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from '@remix-run/node'
import { Form, Link, useLoaderData, useNavigation } from '@remix-run/react'
import { useFormat, useT } from '#app/components/i18n.tsx'
import { Logo } from '#app/components/shell/logo.tsx'
import { titleMeta } from '#app/components/shell/title-meta.ts'
import { Button } from '#app/components/ui/button.tsx'
import { ButtonLink } from '#app/components/ui/button-link.tsx'
import { PageHead } from '#app/components/ui/page-head.tsx'
import { listClosedWorkspaces } from '#app/domain/workspaces/list-closed-workspaces.server.ts'
import { restoreWorkspace } from '#app/domain/workspaces/restore-workspace.server.ts'
import { requireIntent } from '#app/http/intent.server.ts'
import { pageTitle } from '#app/http/page-title.server.ts'
import { requireUser } from '#app/http/require-user.server.ts'
import { AppError } from '#app/lib/app-error.ts'

export const meta = titleMeta

/** All that is left of a deleted workspace, and for its owners alone. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const { person } = await requireUser(request)
  const closed = (await listClosedWorkspaces(person)).find(({ slug }) => slug === params.slug)
  if (!closed) throw new AppError('NOT_FOUND')
  return { title: pageTitle(person.locale, 'workspace.restore.open', closed.name), closed }
}

export async function action({ request, params }: ActionFunctionArgs) {
  const { person } = await requireUser(request)
  requireIntent(await request.formData(), 'restore')
  const { slug } = await restoreWorkspace(person, params.slug ?? '')
  return redirect(`/w/${slug}`)
}

export default function Restore() {
  const t = useT()
  const format = useFormat()
  const { closed } = useLoaderData<typeof loader>()
  const isBusy = useNavigation().formMethod === 'POST'
  return (
    <div className="grid min-h-dvh grid-rows-[auto_1fr]">
      <header className="px-5 py-4 sm:px-8 sm:py-6">
        <Link to="/" className="inline-block rounded-sm">
          <Logo />
        </Link>
      </header>
      <main id="content" className="grid place-items-center px-5 pt-4 pb-24">
        <div className="w-full max-w-md">
          <PageHead
            title={t('workspace.restore.title', { name: closed.name })}
            purpose={t('workspace.restore.purpose', { date: format.date(closed.purgeAt) })}
          />
          <Form method="post" className="flex gap-2">
            <Button type="submit" variant="primary" isLoading={isBusy}>
              {t('workspace.restore.button')}
            </Button>
            <ButtonLink to="/" variant="ghost">
              {t('workspace.restore.leave')}
            </ButtonLink>
          </Form>
        </div>
      </main>
    </div>
  )
}
