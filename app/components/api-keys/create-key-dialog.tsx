import { useFetcher } from '@remix-run/react'
import { useId } from 'react'
import { FormError } from '#app/components/auth/form-error.tsx'
import { useT } from '#app/components/i18n.tsx'
import { Button } from '#app/components/ui/button.tsx'
import { CopyButton } from '#app/components/ui/copy-button.tsx'
import { Dialog } from '#app/components/ui/dialog.tsx'
import { Field } from '#app/components/ui/field.tsx'
import { Input } from '#app/components/ui/input.tsx'
import { Select } from '#app/components/ui/select.tsx'
import { LIFETIMES } from '#app/domain/api-keys/rules.ts'
import { KEY_SCOPES } from '#app/domain/permissions.ts'

const GROUPS = ['agent', 'conversation', 'knowledge', 'audit'] as const

type Answer =
  | { error: null; key: string }
  | { error: { message: string; fields: Record<string, string> }; key?: undefined }

/** Asks what the key is for, then shows it, this once. Mounted anew each time it opens, so that no key stays in the page. */
export function CreateKeyDialog({ onClose }: { onClose: () => void }) {
  const t = useT()
  const formId = useId()
  const fetcher = useFetcher<Answer>()
  const error = fetcher.data?.error
  const key = fetcher.data?.key
  if (key) return <ShownKey apiKey={key} onClose={onClose} />
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('api-keys.new')}
      footer={
        <div className="flex gap-2 pt-4">
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button type="submit" form={formId} variant="primary" isLoading={fetcher.state !== 'idle'}>
            {t('api-keys.create')}
          </Button>
        </div>
      }
    >
      <fetcher.Form id={formId} method="post" noValidate className="grid gap-5">
        <input type="hidden" name="intent" value="create" />
        <FormError>{error && Object.keys(error.fields).length === 0 ? error.message : null}</FormError>
        <Field label={t('api-keys.name')} help={t('api-keys.nameHelp')} error={error?.fields.name}>
          <Input name="name" maxLength={80} autoFocus placeholder={t('api-keys.namePlaceholder')} />
        </Field>
        <ScopeChoice error={error?.fields.scopes} />
        <Field label={t('api-keys.lifetime')} error={error?.fields.lifetime}>
          <Select
            name="lifetime"
            defaultValue="90"
            options={LIFETIMES.map((value) => ({ value, label: t(`api-keys.lifetime.${value}`) }))}
          />
        </Field>
      </fetcher.Form>
    </Dialog>
  )
}

function ScopeChoice({ error }: { error: string | undefined }) {
  const t = useT()
  return (
    <fieldset className="grid gap-3">
      <legend className="mb-2 font-medium text-sm">{t('api-keys.scopes')}</legend>
      {GROUPS.map((group) => (
        <div key={group} className="grid gap-1 sm:grid-cols-[10rem_1fr]">
          <span className="text-muted text-sm">{t(`api-keys.group.${group}`)}</span>
          <div className="grid gap-1.5">
            {KEY_SCOPES.filter((scope) => scope.startsWith(`${group}:`)).map((scope) => (
              <label key={scope} className="flex items-center gap-2">
                <input type="checkbox" name="scopes" value={scope} className="size-4 accent-accent" />
                {t(`api-keys.scope.${scope}`)}
              </label>
            ))}
          </div>
        </div>
      ))}
      {error ? (
        <p role="alert" className="text-danger text-sm">
          {error}
        </p>
      ) : null}
      <p className="text-muted text-sm">{t('api-keys.never')}</p>
    </fieldset>
  )
}

function ShownKey({ apiKey, onClose }: { apiKey: string; onClose: () => void }) {
  const t = useT()
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('api-keys.created.title')}
      description={t('api-keys.created.body')}
      footer={
        <div className="flex gap-2 pt-4">
          <Button variant="primary" onClick={onClose}>
            {t('api-keys.created.done')}
          </Button>
        </div>
      }
    >
      <div className="grid gap-3">
        <Field label={t('api-keys.created.label')}>
          <Input
            readOnly
            value={apiKey}
            className="font-mono text-sm"
            onFocus={(event) => event.target.select()}
          />
        </Field>
        <div>
          <CopyButton text={apiKey} />
        </div>
      </div>
    </Dialog>
  )
}
