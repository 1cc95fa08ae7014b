import { useFetcher } from '@remix-run/react'
import { FormError } from '#app/components/auth/form-error.tsx'
import { useT } from '#app/components/i18n.tsx'
import { useSavedForm } from '#app/components/settings/use-saved-form.ts'
import { Badge } from '#app/components/ui/badge.tsx'
import { Button } from '#app/components/ui/button.tsx'
import { Card } from '#app/components/ui/card.tsx'
import { Field } from '#app/components/ui/field.tsx'
import { Input } from '#app/components/ui/input.tsx'
import { ProofField } from './proof-field.tsx'

type Pending = { newEmail: string; oldConfirmed: boolean; newConfirmed: boolean }

/** The address, and a change of it that both sides have to confirm. */
export function EmailCard({ email, pending }: { email: string; pending: Pending | null }) {
  const t = useT()
  const { Form, isBusy, errorOf, message } = useSavedForm(t('account.email.requested'))
  return (
    <Form method="post" noValidate>
      <Card
        title={t('account.email.title')}
        purpose={t('account.email.purpose')}
        footer={
          <Button type="submit" variant="primary" name="intent" value="email" isLoading={isBusy}>
            {t('account.email.submit')}
          </Button>
        }
      >
        <div className="grid gap-5">
          <FormError>{message}</FormError>
          {pending ? <PendingChange {...pending} /> : null}
          <Field label={t('account.email.current')}>
            <Input readOnly value={email} />
          </Field>
          <Field label={t('account.email.new')} error={errorOf('email')}>
            <Input name="email" type="email" autoComplete="off" required maxLength={254} />
          </Field>
          <ProofField error={errorOf('proof')} />
        </div>
      </Card>
    </Form>
  )
}

function PendingChange({ newEmail, oldConfirmed, newConfirmed }: Pending) {
  const t = useT()
  const cancel = useFetcher()
  const sides = [
    { label: t('account.email.oldSide'), isConfirmed: oldConfirmed },
    { label: t('account.email.newSide'), isConfirmed: newConfirmed },
  ]
  return (
    <div className="grid gap-2 rounded-md border border-line bg-sunken/60 px-4 py-3 text-sm">
      <p className="font-medium">{t('account.email.pending', { email: newEmail })}</p>
      <p className="text-muted">{t('account.email.pendingBody')}</p>
      <ul className="grid gap-1">
        {sides.map(({ label, isConfirmed }) => (
          <li key={label} className="flex items-center gap-2">
            {label}
            <Badge tone={isConfirmed ? 'success' : 'neutral'}>
              {t(isConfirmed ? 'account.email.confirmed' : 'account.email.waiting')}
            </Badge>
          </li>
        ))}
      </ul>
      <Button
        size="sm"
        variant="ghost"
        className="justify-self-start"
        isLoading={cancel.state !== 'idle'}
        onClick={() => cancel.submit({ intent: 'email-cancel' }, { method: 'post' })}
      >
        {t('account.email.cancel')}
      </Button>
    </div>
  )
}
