import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node'
import { Form, useActionData, useLoaderData, useNavigation } from '@remix-run/react'
import { useState } from 'react'
import { AuthCard } from '#app/components/auth/auth-card.tsx'
import { BackTarget, useKeepTarget } from '#app/components/auth/back-target.tsx'
import { DemoSignIn } from '#app/components/auth/demo-sign-in.tsx'
import { FormError } from '#app/components/auth/form-error.tsx'
import { PasswordField } from '#app/components/auth/password-field.tsx'
import { TextLink } from '#app/components/auth/text-link.tsx'
import { useAuthFailure } from '#app/components/auth/use-auth-failure.ts'
import { useT } from '#app/components/i18n.tsx'
import { titleMeta } from '#app/components/shell/title-meta.ts'
import { Button } from '#app/components/ui/button.tsx'
import { Field } from '#app/components/ui/field.tsx'
import { Input } from '#app/components/ui/input.tsx'
import { DEMO_ACCOUNT } from '#app/contracts/demo-account.ts'
import { env } from '#app/env.server.ts'
import { pageTitle } from '#app/http/page-title.server.ts'
import { preferencesOf } from '#app/http/preferences.server.ts'
import { signInByPassword } from '#app/http/sign-in.server.ts'

export const meta = titleMeta

export async function loader({ request }: LoaderFunctionArgs) {
  const { locale } = await preferencesOf(request)
  const isDev = env().NODE_ENV === 'development'
  return { title: pageTitle(locale, 'auth.signIn.title'), demo: isDev ? DEMO_ACCOUNT : null }
}

export async function action({ request, context }: ActionFunctionArgs) {
  return signInByPassword({ request, form: await request.formData(), address: context.address })
}

export default function SignIn() {
  const t = useT()
  const { demo } = useLoaderData<typeof loader>()
  const failure = useActionData<typeof action>()?.failure
  const errorOf = useAuthFailure(failure)
  const keepTarget = useKeepTarget()
  const isBusy = useNavigation().formMethod === 'POST'
  const [email, setEmail] = useState(failure?.email ?? '')
  const [password, setPassword] = useState('')

  return (
    <AuthCard
      title={t('auth.signIn.title')}
      purpose={t('auth.signIn.purpose')}
      after={
        <>
          {t('auth.signIn.noAccount')}{' '}
          <TextLink to={keepTarget('/sign-up')}>{t('auth.signIn.toSignUp')}</TextLink>
        </>
      }
    >
      {demo ? (
        <DemoSignIn
          account={demo}
          onFill={() => {
            setEmail(demo.email)
            setPassword(demo.password)
          }}
        />
      ) : null}
      <Form method="post" className="grid gap-4" noValidate>
        <FormError>{errorOf('form')}</FormError>
        <BackTarget />
        <Field label={t('auth.email')} error={errorOf('email')}>
          <Input
            name="email"
            type="email"
            autoComplete="username"
            required
            value={email}
            onChange={(event) => setEmail(event.currentTarget.value)}
          />
        </Field>
        <PasswordField error={errorOf('password')} value={password} onChange={setPassword} />
        <Button type="submit" variant="primary" isLoading={isBusy}>
          {t('auth.signIn.submit')}
        </Button>
      </Form>
      <p className="text-sm">
        <TextLink to={keepTarget('/sign-in/code')}>{t('auth.signIn.byMail')}</TextLink>
      </p>
    </AuthCard>
  )
}
