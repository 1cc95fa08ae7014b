import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node'
import { Form, useActionData, useNavigation, useSearchParams } from '@remix-run/react'
import { AuthCard } from '#app/components/auth/auth-card.tsx'
import { BackTarget, useKeepTarget } from '#app/components/auth/back-target.tsx'
import { FormError } from '#app/components/auth/form-error.tsx'
import { TextLink } from '#app/components/auth/text-link.tsx'
import { useAuthFailure } from '#app/components/auth/use-auth-failure.ts'
import { useT } from '#app/components/i18n.tsx'
import { titleMeta } from '#app/components/shell/title-meta.ts'
import { Button } from '#app/components/ui/button.tsx'
import { requireIntent } from '#app/http/intent.server.ts'
import { pageTitle } from '#app/http/page-title.server.ts'
import { preferencesOf } from '#app/http/preferences.server.ts'
import { signInByLink } from '#app/http/sign-in.server.ts'

export const meta = titleMeta

export async function loader({ request }: LoaderFunctionArgs) {
  const { locale } = await preferencesOf(request)
  return { title: pageTitle(locale, 'auth.confirm.title') }
}

export async function action({ request, context }: ActionFunctionArgs) {
  const form = await request.formData()
  requireIntent(form, 'confirm')
  return signInByLink({ request, form, address: context.address })
}

/** Where the link of a sign-in mail leads: `/auth/confirm?token_hash=…&type=email`. */
export default function ConfirmSignIn() {
  const t = useT()
  const [params] = useSearchParams()
  const error = useAuthFailure(useActionData<typeof action>()?.failure)('form')
  const keepTarget = useKeepTarget()
  const isBusy = useNavigation().formMethod === 'POST'

  return (
    <AuthCard
      title={t('auth.confirm.title')}
      purpose={error ? undefined : t('auth.confirm.purpose')}
      after={<TextLink to={keepTarget('/sign-in/code')}>{t('auth.signIn.byMail')}</TextLink>}
    >
      <FormError>{error}</FormError>
      {error ? null : (
        <Form method="post" className="grid">
          <BackTarget />
          <input type="hidden" name="token_hash" value={params.get('token_hash') ?? ''} />
          <input type="hidden" name="type" value={params.get('type') ?? 'email'} />
          <Button type="submit" variant="primary" isLoading={isBusy}>
            {t('auth.confirm.submit')}
          </Button>
        </Form>
      )}
    </AuthCard>
  )
}
