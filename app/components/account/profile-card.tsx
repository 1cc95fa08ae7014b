import { FormError } from '#app/components/auth/form-error.tsx'
import { useT } from '#app/components/i18n.tsx'
import { useSavedForm } from '#app/components/settings/use-saved-form.ts'
import { Button } from '#app/components/ui/button.tsx'
import { Card } from '#app/components/ui/card.tsx'
import { Field } from '#app/components/ui/field.tsx'
import { Input } from '#app/components/ui/input.tsx'
import { PersonTimeZone } from './person-time-zone.tsx'

type Props = { profile: { displayName: string; timeZone: string | null } }

export function ProfileCard({ profile }: Props) {
  const t = useT()
  const { Form, isBusy, errorOf, message } = useSavedForm(t('account.profile.saved'))
  return (
    <Form method="post" noValidate>
      <Card
        title={t('account.profile.title')}
        purpose={t('account.profile.purpose')}
        footer={
          <Button type="submit" variant="primary" name="intent" value="profile" isLoading={isBusy}>
            {t('common.save')}
          </Button>
        }
      >
        <div className="grid gap-5">
          <FormError>{message}</FormError>
          <Field
            label={t('account.profile.name')}
            help={t('account.profile.nameHelp')}
            error={errorOf('displayName')}
          >
            <Input
              name="displayName"
              required
              maxLength={80}
              autoComplete="name"
              defaultValue={profile.displayName}
            />
          </Field>
          <Field label={t('account.profile.timeZone')} error={errorOf('timeZone')}>
            <PersonTimeZone name="timeZone" defaultValue={profile.timeZone ?? ''} />
          </Field>
        </div>
      </Card>
    </Form>
  )
}
