import { useFetcher } from '@remix-run/react'
import { FormError } from '#app/components/auth/form-error.tsx'
import { useT } from '#app/components/i18n.tsx'
import { useSavedForm } from '#app/components/settings/use-saved-form.ts'
import { Button } from '#app/components/ui/button.tsx'
import { Card } from '#app/components/ui/card.tsx'
import { CopyButton } from '#app/components/ui/copy-button.tsx'
import { Field } from '#app/components/ui/field.tsx'
import { Input } from '#app/components/ui/input.tsx'
import { ProofField } from './proof-field.tsx'

type Enrolment = { factorId: string; picture: string; secret: string }
type Started = {
  enrolment?: Enrolment
  error: { message: string; fields: Record<string, string> } | null
}

/** The second step at sign-in. Where Auth has none, the card says so instead of offering it. */
export function FactorCard({ state }: { state: 'none' | 'off' | 'on' }) {
  const t = useT()
  return (
    <Card title={t('account.factor.title')} purpose={t('account.factor.purpose')}>
      {state === 'none' ? <p className="text-measure text-muted">{t('account.factor.none')}</p> : null}
      {state === 'off' ? <SetUp /> : null}
      {state === 'on' ? <TurnOff /> : null}
    </Card>
  )
}

function SetUp() {
  const t = useT()
  const start = useFetcher<Started>()
  const enrolment = start.data?.enrolment
  const error = start.data?.error
  if (enrolment) return <Finish {...enrolment} />
  return (
    <start.Form method="post" className="grid gap-4" noValidate>
      <FormError>{error && !error.fields.proof ? error.message : null}</FormError>
      <ProofField error={error?.fields.proof} />
      <Button
        type="submit"
        className="justify-self-start"
        name="intent"
        value="factor-start"
        isLoading={start.state !== 'idle'}
      >
        {t('account.factor.start')}
      </Button>
    </start.Form>
  )
}

function Finish({ factorId, picture, secret }: Enrolment) {
  const t = useT()
  const { Form, isBusy, errorOf, message } = useSavedForm(t('account.factor.enabled'))
  return (
    <Form method="post" className="grid gap-4" noValidate>
      <FormError>{message}</FormError>
      <p>{t('account.factor.scan')}</p>
      <img src={picture} alt="" className="size-44 rounded-md bg-white p-2" />
      <p className="flex items-center gap-2 text-sm">
        {t('account.factor.key')} <code className="break-all font-mono">{secret}</code>
        <CopyButton text={secret} />
      </p>
      <input type="hidden" name="factorId" value={factorId} />
      <Field label={t('account.factor.code')} error={errorOf('code')}>
        <Input name="code" inputMode="numeric" autoComplete="one-time-code" maxLength={12} />
      </Field>
      <Button
        type="submit"
        variant="primary"
        className="justify-self-start"
        name="intent"
        value="factor-finish"
        isLoading={isBusy}
      >
        {t('account.factor.finish')}
      </Button>
    </Form>
  )
}

function TurnOff() {
  const t = useT()
  const { Form, isBusy, errorOf, message } = useSavedForm(t('account.factor.disabled'))
  return (
    <Form method="post" className="grid gap-4" noValidate>
      <FormError>{message}</FormError>
      <p>{t('account.factor.on')}</p>
      <ProofField error={errorOf('proof')} />
      <Button
        type="submit"
        className="justify-self-start"
        name="intent"
        value="factor-end"
        isLoading={isBusy}
      >
        {t('account.factor.remove')}
      </Button>
    </Form>
  )
}
