import { CircleAlert, Plus, X } from 'lucide-react'
import { useT } from '#app/components/i18n.tsx'
import { Button } from '#app/components/ui/button.tsx'
import { Field } from '#app/components/ui/field.tsx'
import { IconButton } from '#app/components/ui/icon-button.tsx'
import { Input } from '#app/components/ui/input.tsx'
import { Select } from '#app/components/ui/select.tsx'
import { LEAD_FIELD_TYPES } from '#app/domain/agents/options.ts'
import type { AgentSettings } from '#app/domain/agents/schemas.ts'

type LeadField = AgentSettings['tools']['captureLead']['fields'][number]
type Props = {
  fields: LeadField[]
  errors: Record<string, string>
  onChange: (fields: LeadField[]) => void
}

const MAX_FIELDS = 12

/** What is asked for where nothing has been chosen yet. */
export const firstLeadField = (label: string): LeadField => ({
  key: freeKey(label, []),
  label,
  type: 'email',
  isRequired: true,
  choices: [],
})

/** What an agent asks visitors for: a label, a type, whether it is required. The key is made of the label, once. */
export function LeadFields({ fields, errors, onChange }: Props) {
  const t = useT()
  const replace = (at: number, patch: Partial<LeadField>) =>
    onChange(fields.map((field, other) => (other === at ? { ...field, ...patch } : field)))
  const add = () => {
    if (fields.length === 0) return onChange([firstLeadField(t('tools.lead.email'))])
    const label = t('tools.lead.field', { number: fields.length + 1 })
    onChange([
      ...fields,
      { key: freeKey(label, fields), label, type: 'text', isRequired: false, choices: [] },
    ])
  }
  return (
    <fieldset className="grid gap-3 rounded-sm border border-line p-3" data-path="settings.tools.captureLead">
      <legend className="px-1 font-medium text-sm">{t('tools.lead.fields')}</legend>
      {fields.length === 0 ? (
        <p role="alert" className="flex gap-2 text-danger text-sm">
          <CircleAlert className="mt-0.5 size-4 shrink-0" aria-hidden="true" />
          {t('tools.lead.none')}
        </p>
      ) : null}
      {fields.map((field, at) => (
        <div key={field.key} className="grid grid-cols-[1fr_9rem] gap-2 border-line border-b pb-3">
          <Field
            label={t('tools.lead.label')}
            error={errors[`settings.tools.captureLead.fields.${at}.label`]}
          >
            <Input
              value={field.label}
              maxLength={80}
              onChange={(event) => replace(at, { label: event.target.value })}
            />
          </Field>
          <Field label={t('tools.lead.type')}>
            <Select
              value={field.type}
              options={LEAD_FIELD_TYPES.map((value) => ({ value, label: t(`tools.lead.type.${value}`) }))}
              onChange={(event) => {
                const type = LEAD_FIELD_TYPES.find((known) => known === event.target.value)
                if (type) replace(at, { type })
              }}
            />
          </Field>
          <label className="flex h-9 items-center gap-2 text-sm">
            <input
              type="checkbox"
              className="size-4 accent-accent"
              checked={field.isRequired}
              onChange={(event) => replace(at, { isRequired: event.target.checked })}
            />
            {t('tools.lead.required')}
          </label>
          <IconButton
            label={t('tools.lead.remove', { name: field.label })}
            onClick={() => onChange(fields.filter((_, other) => other !== at))}
          >
            <X aria-hidden="true" />
          </IconButton>
          {field.type === 'choice' ? (
            <Field
              label={t('tools.lead.choices')}
              className="col-span-2"
              error={errors[`settings.tools.captureLead.fields.${at}.choices`]}
            >
              <Input
                defaultValue={field.choices.join(', ')}
                onChange={(event) =>
                  replace(at, {
                    choices: event.target.value
                      .split(',')
                      .map((choice) => choice.trim())
                      .filter(Boolean)
                      .slice(0, 20),
                  })
                }
              />
            </Field>
          ) : null}
        </div>
      ))}
      {fields.length < MAX_FIELDS ? (
        <Button size="sm" className="justify-self-start" onClick={add}>
          <Plus aria-hidden="true" />
          {t('tools.lead.add')}
        </Button>
      ) : null}
    </fieldset>
  )
}

function freeKey(label: string, fields: LeadField[]): string {
  const taken = new Set(fields.map(({ key }) => key))
  const base =
    label
      .normalize('NFKD')
      .toLowerCase()
      .replaceAll('-', '')
      .replace(/[^a-z0-9]+/g, '_')
      .replace(/^[^a-z]+|_+$/g, '')
      .slice(0, 30) || 'field'
  for (let count = 1; ; count += 1) {
    const key = count === 1 ? base : `${base}_${count}`
    if (!taken.has(key)) return key
  }
}
