import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from '@remix-run/node'
import { Form, useActionData, useNavigation } from '@remix-run/react'
import { AuthCard } from '#app/components/auth/auth-card.tsx'
import { TextLink } from '#app/components/auth/text-link.tsx'
import { useT } from '#app/components/i18n.tsx'
import { titleMeta } from '#app/components/shell/title-meta.ts'
import { Button } from '#app/components/ui/button.tsx'
import { Field } from '#app/components/ui/field.tsx'
import { Input } from '#app/components/ui/input.tsx'
import { requireIntent } from '#app/http/intent.server.ts'
import { pageTitle } from '#app/http/page-title.server.ts'
import { preferencesOf } from '#app/http/preferences.server.ts'
import { passSecondStep } from '#app/http/second-step.server.ts'
import { readSecondStep } from '#app/http/second-step-cookie.server.ts'

export const meta = titleMeta

export async function loader({ request }: LoaderFunctionArgs) {
  if (!(await readSecondStep(request))) throw redirect('/sign-in')
  const { locale } = await preferencesOf(request)
  return { title: pageTitle(locale, 'auth.secondStep.title') }
}

export async function action({ request, context }: ActionFunctionArgs) {
  const form = await request.formData()
  requireIntent(form, 'verify')
  const step = await readSecondStep(request)
  if (!step) throw redirect('/sign-in')
  return passSecondStep({ request, form, address: context.address }, step)
}

export default function SecondStepPage() {
  const t = useT()
  const answer = useActionData<typeof action>()
  const isBusy = useNavigation().formMethod === 'POST'
  return (
    <AuthCard
      title={t('auth.secondStep.title')}
      purpose={t('auth.secondStep.purpose')}
      after={<TextLink to="/sign-in">{t('auth.secondStep.other')}</TextLink>}
    >
      <Form method="post" className="grid gap-4" noValidate>
        <Field
          label={t('auth.secondStep.label')}
          error={answer?.problem ? t(answer.problem, { minutes: answer.minutes }) : undefined}
        >
          <Input
            name="code"
            inputMode="numeric"
            autoComplete="one-time-code"
            maxLength={12}
            autoFocus
            className="font-mono tracking-[0.3em]"
          />
        </Field>
        <Button type="submit" variant="primary" isLoading={isBusy}>
          {t('auth.code.submit')}
        </Button>
      </Form>
    </AuthCard>
  )
}
