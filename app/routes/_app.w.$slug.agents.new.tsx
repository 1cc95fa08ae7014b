import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from '@remix-run/node'
import { Form, useActionData, useLoaderData, useNavigation } from '@remix-run/react'
import { TemplatePicker } from '#app/components/agents/template-picker.tsx'
import { useT } from '#app/components/i18n.tsx'
import { titleMeta } from '#app/components/shell/title-meta.ts'
import { Button } from '#app/components/ui/button.tsx'
import { ButtonLink } from '#app/components/ui/button-link.tsx'
import { Field } from '#app/components/ui/field.tsx'
import { Input } from '#app/components/ui/input.tsx'
import { Page } from '#app/components/ui/page.tsx'
import { PageHead } from '#app/components/ui/page-head.tsx'
import { Select } from '#app/components/ui/select.tsx'
import { createAgent } from '#app/domain/agents/create-agent.server.ts'
import { AGENT_LANGUAGES } from '#app/domain/agents/options.ts'
import { listTemplates } from '#app/domain/agents/templates/list-templates.ts'
import { requireIntent } from '#app/http/intent.server.ts'
import { pageTitle } from '#app/http/page-title.server.ts'
import { requireMember } from '#app/http/require-member.server.ts'
import { formFailure } from '#app/http/route-failure.server.ts'

export const meta = titleMeta

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { ctx, workspace } = await requireMember(request, params.slug)
  return {
    title: pageTitle(ctx.locale, 'agents.create.title', workspace.name),
    templates: listTemplates(ctx.locale),
  }
}

export async function action({ request, params }: ActionFunctionArgs) {
  const { ctx, workspace } = await requireMember(request, params.slug)
  try {
    const form = await request.formData()
    requireIntent(form, 'create')
    const { id } = await createAgent(ctx, Object.fromEntries(form))
    return redirect(`/w/${workspace.slug}/agents/${id}`)
  } catch (thrown) {
    return formFailure(thrown, request)
  }
}

export default function NewAgent() {
  const t = useT()
  const { templates } = useLoaderData<typeof loader>()
  const failure = useActionData<typeof action>()?.error
  const isBusy = useNavigation().formMethod === 'POST'
  const hasFields = failure !== undefined && Object.keys(failure.fields).length > 0
  return (
    <Page>
      <PageHead title={t('agents.create.title')} purpose={t('agents.create.purpose')} />
      <Form method="post" className="grid max-w-4xl gap-6" noValidate>
        <Field
          label={t('agents.create.name')}
          help={t('agents.create.nameHelp')}
          className="max-w-xl"
          error={failure?.fields.name}
        >
          <Input
            name="name"
            maxLength={60}
            required
            autoComplete="off"
            autoFocus
            placeholder={t('agents.create.namePlaceholder')}
          />
        </Field>
        <TemplatePicker templates={templates} />
        <Field label={t('agents.create.language')} className="max-w-xl">
          <Select
            name="language"
            defaultValue="auto"
            options={AGENT_LANGUAGES.map((value) => ({ value, label: t(`agents.language.${value}`) }))}
          />
        </Field>
        {failure && !hasFields ? (
          <p role="alert" className="text-danger">
            {failure.message}
          </p>
        ) : null}
        <div className="flex gap-2">
          <Button type="submit" variant="primary" isLoading={isBusy}>
            {t('agents.create.submit')}
          </Button>
          <ButtonLink to=".." relative="path" variant="ghost">
            {t('common.cancel')}
          </ButtonLink>
        </div>
      </Form>
    </Page>
  )
}
