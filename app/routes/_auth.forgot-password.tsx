import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node'
import { Form, useActionData, useNavigation } from '@remix-run/react'
import { AuthCard } from '#app/components/auth/auth-card.tsx'
import { FormError } from '#app/components/auth/form-error.tsx'
import { TextLink } from '#app/components/auth/text-link.tsx'
import { useAuthFailure } from '#app/components/auth/use-auth-failure.ts'
import { useT } from '#app/components/i18n.tsx'
import { titleMeta } from '#app/components/shell/title-meta.ts'
import { Button } from '#app/components/ui/button.tsx'
import { Field } from '#app/components/ui/field.tsx'
import { Input } from '#app/components/ui/input.tsx'
import { requireIntent } from '#app/http/intent.server.ts'
import { pageTitle } from '#app/http/page-title.server.ts'
import { preferencesOf } from '#app/http/preferences.server.ts'
import { mailReset } from '#app/http/sign-in.server.ts'

export const meta = titleMeta

export async function loader({ request }: LoaderFunctionArgs) {
  const { locale } = await preferencesOf(request)
  return { title: pageTitle(locale, 'auth.reset.title') }
}

export async function action({ request, context }: ActionFunctionArgs) {
  const form = await request.formData()
  requireIntent(form, 'send')
  return mailReset({ request, form, address: context.address })
}

export default function ForgotPassword() {
  const t = useT()
  const result = useActionData<typeof action>()
  const errorOf = useAuthFailure(result?.failure)
  const isBusy = useNavigation().formMethod === 'POST'
  const back = <TextLink to="/sign-in">{t('auth.signUp.toSignIn')}</TextLink>
  if (result?.mailedTo) {
    return (
      <AuthCard title={t('auth.check.title')} after={back}>
        <p role="status">{t('auth.reset.sent', { email: result.mailedTo })}</p>
      </AuthCard>
    )
  }
  return (
    <AuthCard title={t('auth.reset.title')} purpose={t('auth.reset.purpose')} after={back}>
      <Form method="post" className="grid gap-4" noValidate>
        <FormError>{errorOf('form')}</FormError>
        <Field label={t('auth.email')} error={errorOf('email')}>
          <Input
            name="email"
            type="email"
            autoComplete="username"
            required
            defaultValue={result?.failure?.email}
          />
        </Field>
        <Button type="submit" variant="primary" isLoading={isBusy}>
          {t('auth.reset.submit')}
        </Button>
      </Form>
    </AuthCard>
  )
}
