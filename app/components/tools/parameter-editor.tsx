import { Plus, Trash2 } from 'lucide-react'
import { useT } from '#app/components/i18n.tsx'
import { Button } from '#app/components/ui/button.tsx'
import { Field } from '#app/components/ui/field.tsx'
import { IconButton } from '#app/components/ui/icon-button.tsx'
import { Input } from '#app/components/ui/input.tsx'
import { Select } from '#app/components/ui/select.tsx'
import { MAX_PARAMETERS, PARAMETER_TYPES, PLACES, placeholdersIn } from '#app/domain/tools/options.ts'
import type { ToolParameter } from '#app/domain/tools/schemas.ts'
import type { HttpForm } from './use-http-form.ts'

/** What a model decides, one by one. Names in braces in the address are offered as parameters. */
export function ParameterEditor({ form }: { form: HttpForm }) {
  const t = useT()
  const { config } = form.draft
  const { parameters } = config
  const replace = (next: ToolParameter[]) => form.setConfig({ parameters: next })
  const named = new Set(parameters.map(({ name }) => name))
  const [path = '', query = ''] = config.url.split('?')
  const missing = [
    ...placeholdersIn(path).map((name) => ({ name, place: 'path' as const })),
    ...placeholdersIn(query).map((name) => ({ name, place: 'query' as const })),
  ].filter(({ name }) => !named.has(name))
  const add = (name = '', place: ToolParameter['place'] = config.method === 'GET' ? 'query' : 'body') =>
    replace([
      ...parameters,
      { name, place, key: '', type: 'string', isRequired: place === 'path', description: '', choices: [] },
    ])
  return (
    <div className="grid gap-4">
      {parameters.length === 0 ? <p className="text-muted">{t('tools.parametersNone')}</p> : null}
      {parameters.map((parameter, at) => (
        <Parameter
          // biome-ignore lint/suspicious/noArrayIndexKey: a parameter is known by its place while its name is typed
          key={at}
          number={at + 1}
          parameter={parameter}
          errorOf={(field) => form.errorOf(`config.parameters.${at}.${field}`)}
          onChange={(patch) =>
            replace(parameters.map((one, other) => (other === at ? { ...one, ...patch } : one)))
          }
          onRemove={() => replace(parameters.filter((_, other) => other !== at))}
        />
      ))}
      <div className="flex flex-wrap gap-2">
        {missing.map(({ name, place }) => (
          <Button key={name} size="sm" onClick={() => add(name, place)}>
            <Plus aria-hidden="true" />
            {t('tools.parameterFor', { name })}
          </Button>
        ))}
        {parameters.length < MAX_PARAMETERS ? (
          <Button size="sm" onClick={() => add()}>
            <Plus aria-hidden="true" />
            {t('tools.parameterAdd')}
          </Button>
        ) : null}
      </div>
    </div>
  )
}

type Props = {
  number: number
  parameter: ToolParameter
  errorOf: (field: string) => string | undefined
  onChange: (patch: Partial<ToolParameter>) => void
  onRemove: () => void
}

function Parameter({ number, parameter, errorOf, onChange, onRemove }: Props) {
  const t = useT()
  const name = parameter.name || t('tools.parameter', { number })
  return (
    <fieldset className="grid gap-3 rounded-sm border border-line p-3">
      <legend className="sr-only">{name}</legend>
      <div className="grid grid-cols-2 gap-3 sm:grid-cols-[1.4fr_1fr_1fr_auto]">
        <Field label={t('tools.parameterName')} error={errorOf('name')} className="max-sm:col-span-2">
          <Input
            value={parameter.name}
            maxLength={60}
            spellCheck={false}
            className="font-mono text-sm"
            placeholder="order_id"
            onChange={(event) => onChange({ name: event.target.value })}
          />
        </Field>
        <Field label={t('tools.parameterPlace')} error={errorOf('place')}>
          <Select
            value={parameter.place}
            options={PLACES.map((value) => ({ value, label: t(`tools.place.${value}`) }))}
            onChange={(event) => {
              const place = PLACES.find((known) => known === event.target.value)
              if (place) onChange({ place, isRequired: place === 'path' || parameter.isRequired })
            }}
          />
        </Field>
        <Field label={t('tools.parameterType')} error={errorOf('type')}>
          <Select
            value={parameter.type}
            options={PARAMETER_TYPES.map((value) => ({ value, label: t(`tools.type.${value}`) }))}
            onChange={(event) => {
              const type = PARAMETER_TYPES.find((known) => known === event.target.value)
              if (type) onChange({ type })
            }}
          />
        </Field>
        <div className="flex items-end justify-end max-sm:col-span-2">
          <IconButton label={t('tools.parameterRemove', { name })} onClick={onRemove}>
            <Trash2 aria-hidden="true" />
          </IconButton>
        </div>
      </div>
      <Field label={t('tools.parameterDescription')} error={errorOf('description')}>
        <Input
          value={parameter.description}
          maxLength={500}
          placeholder={t('tools.parameterDescriptionExample')}
          onChange={(event) => onChange({ description: event.target.value })}
        />
      </Field>
      <div className="grid gap-3 sm:grid-cols-2">
        {parameter.type === 'string' ? (
          <Field label={t('tools.parameterChoices')} isOptional error={errorOf('choices')}>
            <Choices value={parameter.choices} onChange={(choices) => onChange({ choices })} />
          </Field>
        ) : null}
        {parameter.place === 'path' ? null : (
          <Field label={t('tools.parameterKey')} isOptional error={errorOf('key')}>
            <Input
              value={parameter.key}
              maxLength={100}
              spellCheck={false}
              className="font-mono text-sm"
              placeholder={parameter.name}
              onChange={(event) => onChange({ key: event.target.value })}
            />
          </Field>
        )}
      </div>
      <label className="flex w-fit items-center gap-2 text-sm">
        <input
          type="checkbox"
          className="size-4 accent-accent"
          checked={parameter.isRequired}
          disabled={parameter.place === 'path'}
          onChange={(event) => onChange({ isRequired: event.target.checked })}
        />
        {t('tools.parameterRequired')}
      </label>
    </fieldset>
  )
}

/** Separated by commas; what is typed stays as typed. */
function Choices({ value, onChange }: { value: string[]; onChange: (choices: string[]) => void }) {
  const t = useT()
  return (
    <Input
      defaultValue={value.join(', ')}
      placeholder={t('tools.parameterChoicesExample')}
      onChange={(event) =>
        onChange(
          event.target.value
            .split(',')
            .map((choice) => choice.trim())
            .filter(Boolean),
        )
      }
    />
  )
}
