import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node'
import { Form, useActionData, useLoaderData, useNavigation } from '@remix-run/react'
import { AuthCard } from '#app/components/auth/auth-card.tsx'
import { FormError } from '#app/components/auth/form-error.tsx'
import { PasswordField } from '#app/components/auth/password-field.tsx'
import { TextLink } from '#app/components/auth/text-link.tsx'
import { useAuthFailure } from '#app/components/auth/use-auth-failure.ts'
import { useT } from '#app/components/i18n.tsx'
import { titleMeta } from '#app/components/shell/title-meta.ts'
import { Button } from '#app/components/ui/button.tsx'
import { isResetOpen } from '#app/domain/accounts/reset-password.server.ts'
import { requireIntent } from '#app/http/intent.server.ts'
import { pageTitle } from '#app/http/page-title.server.ts'
import { preferencesOf } from '#app/http/preferences.server.ts'
import { setNewPassword } from '#app/http/sign-in.server.ts'

export const meta = titleMeta

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { locale } = await preferencesOf(request)
  return { title: pageTitle(locale, 'auth.reset.setTitle'), isOpen: await isResetOpen(params.token) }
}

export async function action({ request, params, context }: ActionFunctionArgs) {
  const form = await request.formData()
  requireIntent(form, 'reset')
  return setNewPassword({ request, form, address: context.address }, params.token)
}

/** The link of a reset mail. The page says nothing about whose it is. */
export default function ResetPassword() {
  const t = useT()
  const { isOpen } = useLoaderData<typeof loader>()
  const errorOf = useAuthFailure(useActionData<typeof action>()?.failure)
  const isBusy = useNavigation().formMethod === 'POST'
  const again = <TextLink to="/forgot-password">{t('auth.reset.title')}</TextLink>
  if (!isOpen) {
    return (
      <AuthCard title={t('auth.reset.setTitle')} after={again}>
        <FormError>{t('auth.error.link')}</FormError>
      </AuthCard>
    )
  }
  return (
    <AuthCard title={t('auth.reset.setTitle')} purpose={t('auth.reset.setPurpose')}>
      <Form method="post" className="grid gap-4" noValidate>
        <FormError>{errorOf('form')}</FormError>
        <PasswordField isNew label={t('auth.newPassword')} error={errorOf('password')} />
        <Button type="submit" variant="primary" isLoading={isBusy}>
          {t('auth.reset.setSubmit')}
        </Button>
      </Form>
    </AuthCard>
  )
}
