import { useFetcher } from '@remix-run/react'
import { ExternalLink } from 'lucide-react'
import { useId, useRef, useState } from 'react'
import { FormError } from '#app/components/auth/form-error.tsx'
import { useT } from '#app/components/i18n.tsx'
import { Button } from '#app/components/ui/button.tsx'
import { Dialog } from '#app/components/ui/dialog.tsx'
import { Field } from '#app/components/ui/field.tsx'
import { Select } from '#app/components/ui/select.tsx'
import { factsOfKind, PROVIDER_KIND_NAMES } from '#app/contracts/provider-kinds.ts'
import { ConnectionFields } from './connection-fields.tsx'
import { useConnectionErrors } from './use-connection-errors.ts'
import type { PresetOption } from './use-preset-label.ts'
import { type TrialAnswer, useTrial } from './use-trial.ts'
import { VerdictLine } from './verdict-line.tsx'

type Props = { preset: PresetOption; canKeepKeys: boolean; onBack: () => void; onClose: () => void }

/** Name, key and address of a new connection, tried as often as wished before it is kept. */
export function AddConnectionForm({ preset, canKeepKeys, onBack, onClose }: Props) {
  const t = useT()
  const formId = useId()
  const form = useRef<HTMLFormElement>(null)
  const fetcher = useFetcher<TrialAnswer>()
  const trial = useTrial()
  const [address, setAddress] = useState(preset.baseUrl ?? '')
  const isCustom = preset.id === 'custom'
  const errors = useConnectionErrors(fetcher.data?.error, trial.error)
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={isCustom ? t('providers.add.titleCustom') : t('providers.add.title', { name: preset.label })}
      description={t(`providers.preset.${preset.id}.body`)}
      footer={
        <div className="flex w-full flex-wrap gap-2 pt-4">
          <Button
            isLoading={trial.isTrying}
            onClick={() => {
              errors.onTrial()
              if (form.current) trial.tryForm(form.current)
            }}
          >
            {t('providers.test')}
          </Button>
          <span className="ml-auto flex gap-2">
            <Button variant="ghost" onClick={onBack}>
              {t('common.back')}
            </Button>
            <Button type="submit" form={formId} variant="primary" isLoading={fetcher.state !== 'idle'}>
              {t('providers.add.save')}
            </Button>
          </span>
        </div>
      }
    >
      <fetcher.Form
        ref={form}
        id={formId}
        method="post"
        noValidate
        autoComplete="off"
        onInput={errors.onInput}
        onSubmit={errors.onSave}
        className="grid gap-5"
      >
        <input type="hidden" name="intent" value="create" />
        <input type="hidden" name="preset" value={preset.id} />
        <FormError>{errors.message}</FormError>
        {canKeepKeys ? null : (
          <p role="note" className="rounded-sm bg-warning-soft px-3 py-2.5 text-warning">
            {t('providers.noSecretsKeys')}
          </p>
        )}
        {preset.docsUrl ? (
          <a
            href={preset.docsUrl}
            target="_blank"
            rel="noreferrer"
            className="flex w-fit items-center gap-1.5 text-accent-text text-sm underline-offset-2 hover:underline [&_svg]:size-3.5"
          >
            {t(preset.isLocal ? 'providers.add.docsLocal' : 'providers.add.docs')}
            <ExternalLink aria-hidden="true" />
          </a>
        ) : null}
        {isCustom ? (
          <Field label={t('providers.kind')}>
            <Select
              name="kind"
              defaultValue="compatible"
              options={PROVIDER_KIND_NAMES.filter((kind) => factsOfKind(kind).isSpokenElsewhere).map(
                (value) => ({
                  value,
                  label: t('providers.api', { name: factsOfKind(value).api }),
                }),
              )}
            />
          </Field>
        ) : null}
        <ConnectionFields
          errorOf={errors.errorOf}
          name={isCustom ? '' : preset.label}
          address={address}
          onAddress={setAddress}
          addressHelp={
            preset.baseUrl === null && !isCustom
              ? t('providers.addressOwn')
              : t(preset.isLocal ? 'providers.addressLocal' : 'providers.addressHelp')
          }
          isAddressOptional={preset.baseUrl === null && !isCustom}
          keyHelp={preset.needsKey ? t('providers.keyHelp') : t('providers.keyHelpNone')}
          isKeyOptional={!preset.needsKey}
          requestsPerMinute={0}
        />
        {trial.isTrying ? (
          <p role="status" className="text-muted text-sm">
            {t('providers.testing')}
          </p>
        ) : null}
        {trial.verdict ? <VerdictLine verdict={trial.verdict} onUse={setAddress} /> : null}
      </fetcher.Form>
    </Dialog>
  )
}
