import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node'
import { Form, useActionData, useNavigation } from '@remix-run/react'
import { AuthCard } from '#app/components/auth/auth-card.tsx'
import { FormError } from '#app/components/auth/form-error.tsx'
import { TextLink } from '#app/components/auth/text-link.tsx'
import { useT } from '#app/components/i18n.tsx'
import { titleMeta } from '#app/components/shell/title-meta.ts'
import { Button } from '#app/components/ui/button.tsx'
import { answerEmailChange } from '#app/http/change-email.server.ts'
import { requireIntent } from '#app/http/intent.server.ts'
import { pageTitle } from '#app/http/page-title.server.ts'
import { preferencesOf } from '#app/http/preferences.server.ts'

export const meta = titleMeta

export async function loader({ request }: LoaderFunctionArgs) {
  const { locale } = await preferencesOf(request)
  return { title: pageTitle(locale, 'auth.changeEmail.title') }
}

export async function action({ request, params, context }: ActionFunctionArgs) {
  requireIntent(await request.formData(), 'confirm')
  return answerEmailChange({ request, token: params.token, address: context.address })
}

/** One side of a change of address. It is confirmed by a press, never by opening the page: mail scanners open pages. */
export default function ChangeEmail() {
  const t = useT()
  const answer = useActionData<typeof action>()
  const isBusy = useNavigation().formMethod === 'POST'
  const after = <TextLink to="/account/security">{t('auth.changeEmail.toAccount')}</TextLink>
  if (answer?.done) {
    return (
      <AuthCard title={t('auth.changeEmail.title')} after={after}>
        <p role="status">{t(`auth.changeEmail.${answer.done}`, { email: answer.email })}</p>
      </AuthCard>
    )
  }
  return (
    <AuthCard
      title={t('auth.changeEmail.title')}
      purpose={answer?.problem ? undefined : t('auth.changeEmail.purpose')}
      after={after}
    >
      <FormError>{answer?.problem ? t(answer.problem, { minutes: 1 }) : null}</FormError>
      {answer?.problem ? null : (
        <Form method="post" className="grid">
          <Button type="submit" variant="primary" isLoading={isBusy}>
            {t('auth.changeEmail.submit')}
          </Button>
        </Form>
      )}
    </AuthCard>
  )
}
