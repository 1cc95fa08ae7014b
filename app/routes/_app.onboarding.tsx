import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from '@remix-run/node'
import { Form, Link, useActionData, useLoaderData, useNavigation } from '@remix-run/react'
import { useState } from 'react'
import { FormError } from '#app/components/auth/form-error.tsx'
import { useLocale, useT } from '#app/components/i18n.tsx'
import { ClosedWorkspaces } from '#app/components/settings/closed-workspaces.tsx'
import { Logo } from '#app/components/shell/logo.tsx'
import { TimeZoneSelect } from '#app/components/shell/time-zone-select.tsx'
import { titleMeta } from '#app/components/shell/title-meta.ts'
import { Button } from '#app/components/ui/button.tsx'
import { ButtonLink } from '#app/components/ui/button-link.tsx'
import { Field } from '#app/components/ui/field.tsx'
import { Input } from '#app/components/ui/input.tsx'
import { PageHead } from '#app/components/ui/page-head.tsx'
import { Select } from '#app/components/ui/select.tsx'
import { createWorkspace } from '#app/domain/workspaces/create-workspace.server.ts'
import { listClosedWorkspaces } from '#app/domain/workspaces/list-closed-workspaces.server.ts'
import { listWorkspaces } from '#app/domain/workspaces/list-workspaces.server.ts'
import { slugOf } from '#app/domain/workspaces/rules.ts'
import { requireIntent } from '#app/http/intent.server.ts'
import { pageTitle } from '#app/http/page-title.server.ts'
import { requireUser } from '#app/http/require-user.server.ts'
import { formFailure } from '#app/http/route-failure.server.ts'
import { LOCALES } from '#app/i18n/locales.ts'

export const meta = titleMeta

export async function loader({ request }: LoaderFunctionArgs) {
  const { person } = await requireUser(request)
  const [workspaces, closed] = await Promise.all([listWorkspaces(person), listClosedWorkspaces(person)])
  return {
    title: pageTitle(person.locale, 'auth.onboarding.title'),
    host: new URL(request.url).host,
    isFirst: workspaces.length === 0,
    closed,
  }
}

/** A new workspace opens where its work begins: at its first agent. */
export async function action({ request }: ActionFunctionArgs) {
  const { person } = await requireUser(request)
  try {
    const form = await request.formData()
    requireIntent(form, 'create')
    const { slug } = await createWorkspace(person, Object.fromEntries(form))
    return redirect(`/w/${slug}/agents/new`)
  } catch (thrown) {
    return formFailure(thrown, request)
  }
}

export default function Onboarding() {
  const t = useT()
  const locale = useLocale()
  const { host, isFirst, closed } = useLoaderData<typeof loader>()
  const failure = useActionData<typeof action>()?.error
  const isBusy = useNavigation().formMethod === 'POST'
  const [name, setName] = useState('')
  const slug = slugOf(name)

  return (
    <div className="grid min-h-dvh grid-rows-[auto_1fr]">
      <header className="px-5 py-4 sm:px-8 sm:py-6">
        <Link to="/" className="inline-block rounded-sm">
          <Logo />
        </Link>
      </header>
      <main id="content" className="grid place-items-center px-5 pt-4 pb-24">
        <div className="w-full max-w-md">
          <ClosedWorkspaces closed={closed} />
          <PageHead title={t('auth.onboarding.title')} purpose={t('auth.onboarding.purpose')} />
          <Form method="post" className="grid gap-5" noValidate>
            <FormError>
              {failure && Object.keys(failure.fields).length === 0 ? failure.message : null}
            </FormError>
            <Field
              label={t('auth.onboarding.name')}
              error={failure?.fields.name}
              help={
                slug
                  ? t('auth.onboarding.address', { address: `${host}/w/${slug}` })
                  : t('auth.onboarding.addressHelp')
              }
            >
              <Input
                name="name"
                required
                autoFocus
                maxLength={80}
                autoComplete="organization"
                placeholder={t('auth.onboarding.namePlaceholder')}
                value={name}
                onChange={(event) => setName(event.currentTarget.value)}
              />
            </Field>
            <div className="grid gap-5 sm:grid-cols-2">
              <Field label={t('auth.onboarding.locale')} error={failure?.fields.locale}>
                <Select
                  name="locale"
                  defaultValue={locale}
                  options={LOCALES.map((value) => ({ value, label: t(`common.language.${value}`) }))}
                />
              </Field>
              <Field label={t('auth.onboarding.timeZone')} error={failure?.fields.timeZone}>
                <TimeZoneSelect name="timeZone" defaultValue="UTC" followsBrowser />
              </Field>
            </div>
            <div className="flex gap-2">
              <Button type="submit" variant="primary" isLoading={isBusy}>
                {t('auth.onboarding.submit')}
              </Button>
              {isFirst ? null : (
                <ButtonLink to="/" variant="ghost">
                  {t('common.cancel')}
                </ButtonLink>
              )}
            </div>
          </Form>
        </div>
      </main>
    </div>
  )
}
