import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node'
import { Form, useActionData, useLoaderData, useNavigation } from '@remix-run/react'
import { useState } from 'react'
import { AuthCard } from '#app/components/auth/auth-card.tsx'
import { BackTarget, useKeepTarget } from '#app/components/auth/back-target.tsx'
import { DemoSignIn } from '#app/components/auth/demo-sign-in.tsx'
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
import { DEMO_ACCOUNT } from '#app/contracts/demo-account.ts'
import { env } from '#app/env.server.ts'
import { requireIntent } from '#app/http/intent.server.ts'
import { listOAuthProviders } from '#app/http/oauth.server.ts'
import { pageTitle } from '#app/http/page-title.server.ts'
import { preferencesOf } from '#app/http/preferences.server.ts'
import { signInByPassword } from '#app/http/sign-in.server.ts'

export const meta = titleMeta

/** Why somebody came back from a provider without being signed in. */
const PROBLEMS = ['cancelled', 'provider', 'tooMany'] as const

export async function loader({ request }: LoaderFunctionArgs) {
  const { locale } = await preferencesOf(request)
  const isDev = env().NODE_ENV === 'development'
  const problem = new URL(request.url).searchParams.get('problem')
  return {
    title: pageTitle(locale, 'auth.signIn.title'),
    demo: isDev ? DEMO_ACCOUNT : null,
    providers: await listOAuthProviders(),
    problem: PROBLEMS.find((each) => each === problem) ?? null,
  }
}

export async function action({ request, context }: ActionFunctionArgs) {
  const form = await request.formData()
  requireIntent(form, 'sign-in')
  return signInByPassword({ request, form, address: context.address })
}

export default function SignIn() {
  const t = useT()
  const { demo, providers, problem } = useLoaderData<typeof loader>()
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
      <OAuthLinks providers={providers} />
      <Form method="post" className="grid gap-4" noValidate>
        <FormError>{errorOf('form') ?? (problem && t(`auth.problem.${problem}`))}</FormError>
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
      <p className="flex flex-wrap justify-between gap-x-4 gap-y-2 text-sm">
        <TextLink to={keepTarget('/sign-in/code')}>{t('auth.signIn.byMail')}</TextLink>
        <TextLink to="/forgot-password">{t('auth.signIn.forgot')}</TextLink>
      </p>
    </AuthCard>
  )
}
