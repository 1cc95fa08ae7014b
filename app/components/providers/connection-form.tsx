import { useFetcher } from '@remix-run/react'
import { useEffect, useRef, useState } from 'react'
import { FormError } from '#app/components/auth/form-error.tsx'
import { useT } from '#app/components/i18n.tsx'
import { Button } from '#app/components/ui/button.tsx'
import { Card } from '#app/components/ui/card.tsx'
import { toast } from '#app/components/ui/toast-store.ts'
import { factsOfKind } from '#app/contracts/provider-kinds.ts'
import type { ConnectionView } from '#app/domain/providers/connection-views.ts'
import { ConnectionFields } from './connection-fields.tsx'
import { useConnectionErrors } from './use-connection-errors.ts'
import { type TrialAnswer, useTrial } from './use-trial.ts'
import { VerdictLine } from './verdict-line.tsx'

type Props = { connection: ConnectionView; managed: NonNullable<ConnectionView['managed']> }

/** Changes a connection; its key can be replaced or forgotten, and is never shown. */
export function ConnectionForm({ connection, managed }: Props) {
  const t = useT()
  const form = useRef<HTMLFormElement>(null)
  const fetcher = useFetcher<TrialAnswer>()
  const trial = useTrial()
  const [address, setAddress] = useState(managed.baseUrl ?? '')
  const isSaved = fetcher.state === 'idle' && fetcher.data?.error === null
  useEffect(() => {
    if (!isSaved) return
    toast(t('providers.saved'))
    // What was typed is sealed now: the field is empty again.
    const key = form.current?.elements.namedItem('key')
    if (key instanceof HTMLInputElement) key.value = ''
    const drops = form.current?.elements.namedItem('dropsKey')
    if (drops instanceof HTMLInputElement) drops.checked = false
  }, [isSaved, t])
  const errors = useConnectionErrors(fetcher.data?.error, trial.error)
  const { keyHint } = managed
  const isVendor = factsOfKind(connection.kind).ownAddress !== null
  return (
    <Card
      title={t('providers.settings')}
      footer={
        <>
          <Button
            isLoading={trial.isTrying}
            onClick={() => {
              errors.onTrial()
              if (form.current) trial.tryForm(form.current)
            }}
          >
            {t('providers.test')}
          </Button>
          <Button type="submit" form="connection-form" variant="primary" isLoading={fetcher.state !== 'idle'}>
            {t('providers.save')}
          </Button>
        </>
      }
    >
      <fetcher.Form
        ref={form}
        id="connection-form"
        method="post"
        noValidate
        autoComplete="off"
        onInput={errors.onInput}
        onSubmit={errors.onSave}
        className="grid gap-5"
      >
        <input type="hidden" name="intent" value="update" />
        <FormError>{errors.message}</FormError>
        <ConnectionFields
          errorOf={errors.errorOf}
          name={connection.name}
          address={address}
          onAddress={setAddress}
          addressHelp={t(isVendor ? 'providers.addressOwn' : 'providers.addressHelp')}
          isAddressOptional={isVendor}
          keyHelp={keyHelp(keyHint, t)}
          isKeyOptional
          requestsPerMinute={managed.requestsPerMinute}
        />
        {keyHint === '' ? null : (
          <label className="flex w-fit items-center gap-2 text-sm">
            <input type="checkbox" name="dropsKey" className="size-4 accent-accent" />
            {t('providers.keyDrop')}
          </label>
        )}
        {trial.verdict ? <VerdictLine verdict={trial.verdict} onUse={setAddress} /> : null}
      </fetcher.Form>
    </Card>
  )
}

function keyHelp(hint: string, t: ReturnType<typeof useT>): string {
  if (hint === '') return t('providers.keyHelp')
  return hint === '…' ? t('providers.keyKeep') : t('providers.keyKeepEnds', { hint })
}
