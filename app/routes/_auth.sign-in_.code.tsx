import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node'
import { Form, useActionData, useNavigation } from '@remix-run/react'
import { AuthCard } from '#app/components/auth/auth-card.tsx'
import { BackTarget, useKeepTarget } from '#app/components/auth/back-target.tsx'
import { FormError } from '#app/components/auth/form-error.tsx'
import { TextLink } from '#app/components/auth/text-link.tsx'
import { useAuthFailure } from '#app/components/auth/use-auth-failure.ts'
import { useT } from '#app/components/i18n.tsx'
import { titleMeta } from '#app/components/shell/title-meta.ts'
import { Button } from '#app/components/ui/button.tsx'
import { Field } from '#app/components/ui/field.tsx'
import { Input } from '#app/components/ui/input.tsx'
import { intentOf } from '#app/http/intent.server.ts'
import { pageTitle } from '#app/http/page-title.server.ts'
import { preferencesOf } from '#app/http/preferences.server.ts'
import { mailSignInCode, signInByCode } from '#app/http/sign-in.server.ts'

export const meta = titleMeta

export async function loader({ request }: LoaderFunctionArgs) {
  const { locale } = await preferencesOf(request)
  return { title: pageTitle(locale, 'auth.magic.title') }
}

export async function action({ request, context }: ActionFunctionArgs) {
  const form = await request.formData()
  const attempt = { request, form, address: context.address }
  return intentOf(form, ['send', 'verify']) === 'verify' ? signInByCode(attempt) : mailSignInCode(attempt)
}

export default function SignInByCode() {
  const t = useT()
  const result = useActionData<typeof action>()
  const errorOf = useAuthFailure(result?.failure)
  const keepTarget = useKeepTarget()
  const navigation = useNavigation()
  const busyWith = navigation.formMethod === 'POST' ? navigation.formData?.get('intent') : undefined
  // A code is asked for once a mail went out, and goes on being asked for when it was wrong.
  const email = result?.mailedTo ?? (result?.failure?.errors.code ? result.failure.email : null)

  if (!email) {
    return (
      <AuthCard
        title={t('auth.magic.title')}
        purpose={t('auth.magic.purpose')}
        after={<TextLink to={keepTarget('/sign-in')}>{t('auth.signIn.byPassword')}</TextLink>}
      >
        <Form method="post" className="grid gap-4" noValidate>
          <FormError>{errorOf('form')}</FormError>
          <BackTarget />
          <Field label={t('auth.email')} error={errorOf('email')}>
            <Input
              name="email"
              type="email"
              autoComplete="username"
              required
              defaultValue={result?.failure?.email}
            />
          </Field>
          <Button type="submit" variant="primary" name="intent" value="send" isLoading={busyWith === 'send'}>
            {t('auth.magic.submit')}
          </Button>
        </Form>
      </AuthCard>
    )
  }
  return (
    <AuthCard
      title={t('auth.code.title')}
      purpose={t('auth.code.purpose', { email })}
      after={<TextLink to={keepTarget('/sign-in')}>{t('auth.code.otherEmail')}</TextLink>}
    >
      <Form method="post" className="grid gap-4" noValidate>
        <BackTarget />
        <input type="hidden" name="email" value={email} />
        <Field label={t('auth.code.label')} error={errorOf('code')}>
          <Input
            name="code"
            inputMode="numeric"
            autoComplete="one-time-code"
            maxLength={12}
            autoFocus
            className="font-mono tracking-[0.3em]"
          />
        </Field>
        <Button
          type="submit"
          variant="primary"
          name="intent"
          value="verify"
          isLoading={busyWith === 'verify'}
        >
          {t('auth.code.submit')}
        </Button>
        <Button type="submit" variant="ghost" name="intent" value="send" isLoading={busyWith === 'send'}>
          {t('auth.code.resend')}
        </Button>
      </Form>
    </AuthCard>
  )
}
