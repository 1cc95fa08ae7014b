import { useT } from '#app/components/i18n.tsx'
import { Field } from '#app/components/ui/field.tsx'
import { Input } from '#app/components/ui/input.tsx'
import { Select } from '#app/components/ui/select.tsx'
import { Textarea } from '#app/components/ui/textarea.tsx'
import type { JsonObject } from '#app/integrations/llm/types.ts'

// A form made of a JSON Schema: one control for each parameter. What has no control of its own is written as JSON.

/** Parameter -> what was typed. '' is not sent. */
export type Typed = Record<string, string>

type Props = { schema: JsonObject; value: Typed; onChange: (value: Typed) => void }

const propertiesOf = (schema: JsonObject) =>
  Object.entries((schema.properties ?? {}) as Record<string, JsonObject>)

export function SchemaFields({ schema, value, onChange }: Props) {
  const t = useT()
  const required = new Set((schema.required ?? []) as string[])
  const entries = propertiesOf(schema)
  if (entries.length === 0) return <p className="text-muted text-sm">{t('tools.bench.noParameters')}</p>
  return (
    <div className="grid gap-4">
      {entries.map(([name, part]) => (
        <Field
          key={name}
          label={<span className="font-mono">{name}</span>}
          isOptional={!required.has(name)}
          help={typeof part.description === 'string' ? part.description : undefined}
        >
          <Control
            part={part}
            value={value[name] ?? ''}
            isRequired={required.has(name)}
            onChange={(text) => onChange({ ...value, [name]: text })}
          />
        </Field>
      ))}
    </div>
  )
}

type ControlProps = {
  part: JsonObject
  value: string
  isRequired: boolean
  onChange: (text: string) => void
}

function Control({ part, value, isRequired, onChange }: ControlProps) {
  const t = useT()
  const type = typeOf(part)
  const choices =
    type === 'boolean' ? ['true', 'false'] : Array.isArray(part.enum) ? part.enum.map(String) : null
  if (choices)
    return (
      <Select
        value={value}
        options={[
          { value: '', label: isRequired ? t('tools.bench.choose') : t('tools.bench.none') },
          ...choices.map((choice) => ({ value: choice, label: choice })),
        ]}
        onChange={(event) => onChange(event.target.value)}
      />
    )
  if (type === 'json')
    return (
      <Textarea
        rows={2}
        value={value}
        spellCheck={false}
        className="font-mono text-sm"
        placeholder={part.type === 'array' ? '["…"]' : '{ }'}
        onChange={(event) => onChange(event.target.value)}
      />
    )
  return (
    <Input
      value={value}
      inputMode={type === 'number' ? 'decimal' : undefined}
      onChange={(event) => onChange(event.target.value)}
    />
  )
}

function typeOf(part: JsonObject): 'string' | 'number' | 'boolean' | 'json' {
  const type = Array.isArray(part.type) ? part.type.find((one) => one !== 'null') : part.type
  if (type === 'number' || type === 'integer') return 'number'
  if (type === 'boolean' || type === 'string') return type
  return type === undefined && !part.properties && !part.items ? 'string' : 'json'
}

/** The arguments as JSON, as a model would write them. What cannot be read is sent as it is, and refused in words. */
export function argumentsOf(schema: JsonObject, value: Typed): string {
  const args: Record<string, unknown> = {}
  for (const [name, part] of propertiesOf(schema)) {
    const text = value[name] ?? ''
    if (text === '') continue
    const type = typeOf(part)
    args[name] = type === 'string' ? text : read(text)
  }
  return JSON.stringify(args)
}

function read(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
