import { FormError } from '#app/components/auth/form-error.tsx'
import { useT } from '#app/components/i18n.tsx'
import { useSavedForm } from '#app/components/settings/use-saved-form.ts'
import { Button } from '#app/components/ui/button.tsx'
import { Card } from '#app/components/ui/card.tsx'
import { Field } from '#app/components/ui/field.tsx'
import { Select } from '#app/components/ui/select.tsx'
import type { Retention } from '#app/domain/audit/schemas.ts'

const CHOICES = ['90', '365', '730', 'forever'] as const satisfies readonly Retention[]

export function RetentionForm({ retention, mayUpdate }: { retention: Retention; mayUpdate: boolean }) {
  const t = useT()
  const { Form, isBusy, errorOf, message } = useSavedForm(t('audit.retention.saved'))
  return (
    <Form method="post" noValidate>
      <fieldset disabled={!mayUpdate}>
        <legend className="sr-only">{t('audit.retention.title')}</legend>
        <Card
          title={t('audit.retention.title')}
          purpose={mayUpdate ? t('audit.retention.purpose') : t('audit.retention.readOnly')}
          footer={
            mayUpdate ? (
              <Button type="submit" variant="primary" isLoading={isBusy}>
                {t('common.save')}
              </Button>
            ) : null
          }
        >
          <FormError>{message}</FormError>
          <Field label={t('audit.retention.label')} error={errorOf('retention')}>
            <Select
              name="retention"
              defaultValue={retention}
              options={CHOICES.map((value) => ({ value, label: t(`audit.retention.${value}`) }))}
            />
          </Field>
        </Card>
      </fieldset>
    </Form>
  )
}
