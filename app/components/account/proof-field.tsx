import { useFetcher } from '@remix-run/react'
import { useT } from '#app/components/i18n.tsx'
import { Button } from '#app/components/ui/button.tsx'
import { Field } from '#app/components/ui/field.tsx'
import { Input } from '#app/components/ui/input.tsx'

/** Who is at this browser shows that it is them: by their password, or by a code that this field has mailed. */
export function ProofField({ error }: { error?: string | undefined }) {
  const t = useT()
  const code = useFetcher<{ error: { message: string } | null }>()
  const isSent = code.state === 'idle' && code.data?.error === null
  const help = isSent ? t('account.proof.sent') : code.data?.error?.message
  return (
    <Field
      label={t('account.proof.label')}
      error={error}
      help={help ? <span role="status">{help}</span> : undefined}
    >
      <div className="flex gap-2">
        <Input name="proof" type="password" autoComplete="current-password" required maxLength={500} />
        <Button
          className="shrink-0"
          isLoading={code.state !== 'idle'}
          onClick={() => code.submit({ intent: 'code' }, { method: 'post', action: '/account/security' })}
        >
          {t('account.proof.send')}
        </Button>
      </div>
    </Field>
  )
}
