import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node'
import { Form, useActionData, useLoaderData, useNavigation } from '@remix-run/react'
import { useState } from 'react'
import { AuthCard } from '#app/components/auth/auth-card.tsx'
import { BackTarget, useKeepTarget } from '#app/components/auth/back-target.tsx'
import { FormError } from '#app/components/auth/form-error.tsx'
import { OAuthLinks } from '#app/components/auth/oauth-links.tsx'
import { PasswordField } from '#app/components/auth/password-field.tsx'
import { TextLink } from '#app/components/auth/text-link.tsx'
import { useAuthFailure } from '#app/components/auth/use-auth-failure.ts'
import { useT } from '#app/components/i18n.tsx'
import { titleMeta } from '#app/components/shell/title-meta.ts'
import { Button } from '#app/components/ui/button.tsx'
import { Field } from '#app/components/ui/field.tsx'
import { Input } from '#app/components/ui/input.tsx'
import { requireIntent } from '#app/http/intent.server.ts'
import { listOAuthProviders } from '#app/http/oauth.server.ts'
import { pageTitle } from '#app/http/page-title.server.ts'
import { preferencesOf } from '#app/http/preferences.server.ts'
import { signUp } from '#app/http/sign-in.server.ts'

export const meta = titleMeta

export async function loader({ request }: LoaderFunctionArgs) {
  const { locale } = await preferencesOf(request)
  return { title: pageTitle(locale, 'auth.signUp.title'), providers: await listOAuthProviders() }
}

export async function action({ request, context }: ActionFunctionArgs) {
  const form = await request.formData()
  requireIntent(form, 'sign-up')
  return signUp({ request, form, address: context.address })
}

export default function SignUp() {
  const t = useT()
  const { providers } = useLoaderData<typeof loader>()
  const result = useActionData<typeof action>()
  const errorOf = useAuthFailure(result?.failure)
  const keepTarget = useKeepTarget()
  const isBusy = useNavigation().formMethod === 'POST'
  const [name, setName] = useState('')
  const [email, setEmail] = useState('')
  const signIn = <TextLink to={keepTarget('/sign-in')}>{t('auth.signUp.toSignIn')}</TextLink>

  if (result?.mailedTo) {
    return (
      <AuthCard title={t('auth.check.title')} after={signIn}>
        <p role="status">{t('auth.check.purpose', { email: result.mailedTo })}</p>
      </AuthCard>
    )
  }
  return (
    <AuthCard
      title={t('auth.signUp.title')}
      purpose={t('auth.signUp.purpose')}
      after={
        <>
          {t('auth.signUp.haveAccount')} {signIn}
        </>
      }
    >
      <OAuthLinks providers={providers} />
      <Form method="post" className="grid gap-4" noValidate>
        <FormError>{errorOf('form')}</FormError>
        <BackTarget />
        <Field label={t('auth.name')} error={errorOf('name')}>
          <Input
            name="name"
            autoComplete="name"
            required
            maxLength={80}
            onChange={(event) => setName(event.currentTarget.value)}
          />
        </Field>
        <Field label={t('auth.email')} error={errorOf('email')}>
          <Input
            name="email"
            type="email"
            autoComplete="username"
            required
            onChange={(event) => setEmail(event.currentTarget.value)}
          />
        </Field>
        <PasswordField isNew whose={{ email, name }} error={errorOf('password')} />
        <Button type="submit" variant="primary" isLoading={isBusy}>
          {t('auth.signUp.submit')}
        </Button>
      </Form>
    </AuthCard>
  )
}
