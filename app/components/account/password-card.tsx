import { FormError } from '#app/components/auth/form-error.tsx'
import { PasswordField } from '#app/components/auth/password-field.tsx'
import { useT } from '#app/components/i18n.tsx'
import { useSavedForm } from '#app/components/settings/use-saved-form.ts'
import { Button } from '#app/components/ui/button.tsx'
import { Card } from '#app/components/ui/card.tsx'
import { ProofField } from './proof-field.tsx'

/** `version` changes when the password did: the fields are empty again, while the form goes on to say so. */
export function PasswordCard({ email, version }: { email: string; version: string | undefined }) {
  const t = useT()
  const { Form, isBusy, errorOf, message } = useSavedForm(t('account.password.changed'))
  return (
    <Form method="post" noValidate>
      <Card
        title={t('account.password.title')}
        purpose={t('account.password.purpose')}
        footer={
          <Button type="submit" variant="primary" name="intent" value="password" isLoading={isBusy}>
            {t('account.password.submit')}
          </Button>
        }
      >
        <div className="grid gap-5">
          <FormError>{message}</FormError>
          <ProofField key={`proof ${version}`} error={errorOf('proof')} />
          <PasswordField
            key={version}
            isNew
            label={t('auth.newPassword')}
            whose={{ email }}
            error={errorOf('password')}
          />
        </div>
      </Card>
    </Form>
  )
}
