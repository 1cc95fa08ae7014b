import { FormError } from '#app/components/auth/form-error.tsx'
import { useT } from '#app/components/i18n.tsx'
import { useSavedForm } from '#app/components/settings/use-saved-form.ts'
import { Button } from '#app/components/ui/button.tsx'
import { Card } from '#app/components/ui/card.tsx'
import { Field } from '#app/components/ui/field.tsx'
import { Input } from '#app/components/ui/input.tsx'

/** How many answers may begin in a minute, over all agents. */
export function RateForm({ perMinute, mayManage }: { perMinute: number; mayManage: boolean }) {
  const t = useT()
  const { Form, isBusy, errorOf, message } = useSavedForm(t('budgets.rate.saved'))
  return (
    <Form method="post" noValidate>
      <input type="hidden" name="intent" value="rate" />
      <fieldset disabled={!mayManage}>
        <legend className="sr-only">{t('budgets.rate.title')}</legend>
        <Card
          title={t('budgets.rate.title')}
          purpose={t('budgets.rate.purpose')}
          footer={
            mayManage ? (
              <Button type="submit" variant="primary" isLoading={isBusy}>
                {t('common.save')}
              </Button>
            ) : null
          }
        >
          <FormError>{message}</FormError>
          <Field label={t('budgets.rate.label')} help={t('budgets.rate.help')} error={errorOf('perMinute')}>
            <Input
              name="perMinute"
              type="number"
              inputMode="numeric"
              min={0}
              max={100_000}
              step={1}
              defaultValue={perMinute}
              className="max-w-40 tabular-nums"
            />
          </Field>
        </Card>
      </fieldset>
    </Form>
  )
}
