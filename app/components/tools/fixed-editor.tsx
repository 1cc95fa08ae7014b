import { KeyRound, Plus, Trash2 } from 'lucide-react'
import { useT } from '#app/components/i18n.tsx'
import { Button } from '#app/components/ui/button.tsx'
import { Field } from '#app/components/ui/field.tsx'
import { IconButton } from '#app/components/ui/icon-button.tsx'
import { Input } from '#app/components/ui/input.tsx'
import { Select } from '#app/components/ui/select.tsx'
import { FIXED_PLACES, isOpenSecret, MAX_FIXED, secretsIn } from '#app/domain/tools/options.ts'
import type { FixedValue } from '#app/domain/tools/schemas.ts'
import type { HttpForm } from './use-http-form.ts'

type Props = { form: HttpForm; kept: { name: string; hint: string }[] }

/** What is sent every time, whatever a model says; secrets are named here and entered below. */
export function FixedEditor({ form, kept }: Props) {
  const t = useT()
  const { fixed } = form.draft.config
  const replace = (next: FixedValue[]) => form.setConfig({ fixed: next })
  const change = (at: number, patch: Partial<FixedValue>) =>
    replace(fixed.map((one, other) => (other === at ? { ...one, ...patch } : one)))
  const names = [...new Set(fixed.flatMap(({ value }) => secretsIn(value)))]
  const addSecret = () =>
    replace([...fixed, { place: 'header', name: 'Authorization', value: 'Bearer {{secret:API_KEY}}' }])
  return (
    <div className="grid gap-4">
      {fixed.map((one, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the place is what a value is known by while its name is typed
        <fieldset key={at} className="grid gap-3 sm:grid-cols-[9rem_1fr_1.4fr_auto]">
          <legend className="sr-only">{one.name || t('tools.fixedValue', { number: at + 1 })}</legend>
          <Field label={t('tools.parameterPlace')}>
            <Select
              value={one.place}
              options={FIXED_PLACES.map((value) => ({ value, label: t(`tools.place.${value}`) }))}
              onChange={(event) => {
                const place = FIXED_PLACES.find((known) => known === event.target.value)
                if (place) change(at, { place })
              }}
            />
          </Field>
          <Field label={t('tools.fixedName')} error={form.errorOf(`config.fixed.${at}.name`)}>
            <Input
              value={one.name}
              maxLength={80}
              spellCheck={false}
              autoComplete="off"
              className="font-mono text-sm"
              onChange={(event) => change(at, { name: event.target.value })}
            />
          </Field>
          <Field
            label={t('tools.fixedText')}
            error={form.errorOf(`config.fixed.${at}.value`)}
            help={isOpenSecret(one.name, one.value) ? t('tools.fixedOpen') : undefined}
          >
            <Input
              value={one.value}
              maxLength={2_000}
              spellCheck={false}
              autoComplete="off"
              className="font-mono text-sm"
              onChange={(event) => change(at, { value: event.target.value })}
            />
          </Field>
          <div className="flex items-end justify-end">
            <IconButton
              label={t('tools.parameterRemove', { name: one.name })}
              onClick={() => replace(fixed.filter((_, other) => other !== at))}
            >
              <Trash2 aria-hidden="true" />
            </IconButton>
          </div>
        </fieldset>
      ))}
      {names.map((name) => (
        <SecretField key={name} name={name} form={form} kept={kept.find((one) => one.name === name)} />
      ))}
      {fixed.length < MAX_FIXED ? (
        <div className="flex flex-wrap gap-2">
          <Button size="sm" onClick={() => replace([...fixed, { place: 'header', name: '', value: '' }])}>
            <Plus aria-hidden="true" />
            {t('tools.fixedAdd')}
          </Button>
          {names.length === 0 ? (
            <Button size="sm" onClick={addSecret}>
              <KeyRound aria-hidden="true" />
              {t('tools.fixedAddKey')}
            </Button>
          ) : null}
        </div>
      ) : null}
    </div>
  )
}

type SecretProps = { name: string; form: HttpForm; kept: { hint: string } | undefined }

/** Goes in and never comes out: what is kept shows its last characters at most. */
function SecretField({ name, form, kept }: SecretProps) {
  const t = useT()
  const { secrets } = form.draft
  return (
    <Field
      label={t('tools.secret', { name })}
      help={kept ? t('tools.secretKept', { hint: kept.hint }) : t('tools.secretHelp')}
      error={form.errorOf(`secrets.${name}`)}
    >
      <Input
        type="password"
        autoComplete="new-password"
        value={secrets[name] ?? ''}
        maxLength={4_000}
        className="max-w-md"
        placeholder={kept ? '••••••••' : ''}
        onChange={(event) => {
          const { [name]: _before, ...others } = secrets
          form.set({ secrets: event.target.value ? { ...others, [name]: event.target.value } : others })
        }}
      />
    </Field>
  )
}
