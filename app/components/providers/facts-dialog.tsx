import { useId } from 'react'
import { FormError } from '#app/components/auth/form-error.tsx'
import { useFormat, useLocale, useT } from '#app/components/i18n.tsx'
import { useDeed } from '#app/components/settings/use-deed.ts'
import { Button } from '#app/components/ui/button.tsx'
import { Dialog } from '#app/components/ui/dialog.tsx'
import { Field } from '#app/components/ui/field.tsx'
import { Input } from '#app/components/ui/input.tsx'
import { Switch } from '#app/components/ui/switch.tsx'
import type { ModelRow } from '#app/domain/providers/get-connection.server.ts'

/** Corrects what is known of one model, for this workspace. */
export function FactsDialog({ model, onClose }: { model: ModelRow; onClose: () => void }) {
  const t = useT()
  const formId = useId()
  const format = useFormat()
  const saving = useDeed({ doneText: t('providers.facts.saved'), onDone: onClose })
  const resetting = useDeed({
    doneText: t('providers.facts.wasReset'),
    onDone: onClose,
    tellsFailure: true,
  })
  const { facts, id, reference } = model
  const date = format.date(`${facts.asOf}T12:00:00Z`)
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('providers.facts.title', { model: id })}
      description={t('providers.facts.body')}
      footer={
        <div className="flex w-full flex-wrap gap-2 pt-4">
          {facts.isOverride ? (
            <Button
              isLoading={resetting.isBusy}
              onClick={() => resetting.act({ intent: 'reset-facts', reference })}
            >
              {t('providers.facts.reset')}
            </Button>
          ) : null}
          <span className="ml-auto flex gap-2">
            <Button onClick={onClose}>{t('common.cancel')}</Button>
            <Button type="submit" form={formId} variant="primary" isLoading={saving.isBusy}>
              {t('providers.facts.save')}
            </Button>
          </span>
        </div>
      }
    >
      <saving.Form id={formId} method="post" noValidate className="grid gap-5">
        <input type="hidden" name="intent" value="facts" />
        <input type="hidden" name="reference" value={reference} />
        <FormError>{saving.message}</FormError>
        <p className="text-muted text-sm">{wordsOn(facts, date, t)}</p>
        <div className="grid gap-3">
          <Switch name="hasTools" label={t('providers.facts.tools')} defaultChecked={facts.hasTools} />
          <Switch name="hasVision" label={t('providers.facts.vision')} defaultChecked={facts.hasVision} />
          <Switch name="hasJson" label={t('providers.facts.json')} defaultChecked={facts.hasJson} />
        </div>
        <div className="grid gap-5 sm:grid-cols-2">
          <Amount
            name="contextTokens"
            label={t('providers.facts.context')}
            value={facts.contextTokens}
            help={t('providers.facts.contextHelp')}
            error={saving.errorOf('contextTokens')}
          />
          <Amount
            name="maxOutputTokens"
            label={t('providers.facts.output')}
            value={facts.maxOutputTokens}
            error={saving.errorOf('maxOutputTokens')}
          />
          <Price
            name="inputPrice"
            label={t('providers.facts.inputPrice')}
            micros={facts.inputPrice}
            help={t('providers.facts.priceHelp')}
            error={saving.errorOf('inputPrice')}
          />
          <Price
            name="outputPrice"
            label={t('providers.facts.outputPrice')}
            micros={facts.outputPrice}
            error={saving.errorOf('outputPrice')}
          />
        </div>
        <Field label={t('providers.facts.source')} error={saving.errorOf('source')} isOptional>
          <Input name="source" maxLength={200} defaultValue={facts.isOverride ? facts.source : ''} />
        </Field>
      </saving.Form>
    </Dialog>
  )
}

function wordsOn(facts: ModelRow['facts'], date: string, t: ReturnType<typeof useT>): string {
  if (facts.isAssumed) return t('providers.facts.assumedWhy')
  return facts.isOverride
    ? t('providers.facts.ownBy', { date })
    : t('providers.facts.from', { date, source: facts.source })
}

type AmountProps = { name: string; label: string; help?: string; error: string | undefined }

function Amount({ name, label, value, help, error }: AmountProps & { value: number }) {
  return (
    <Field label={label} help={help} error={error}>
      <Input name={name} type="number" min={0} defaultValue={value} />
    </Field>
  )
}

/** In dollars, as people of this language write them. */
function Price({ name, label, micros, help, error }: AmountProps & { micros: number | null }) {
  const separator = useLocale() === 'pt-BR' ? ',' : '.'
  const dollars = micros === null ? '' : String(micros / 1e6).replace('.', separator)
  return (
    <Field label={label} help={help} error={error} isOptional>
      <Input name={name} inputMode="decimal" autoComplete="off" defaultValue={dollars} />
    </Field>
  )
}
