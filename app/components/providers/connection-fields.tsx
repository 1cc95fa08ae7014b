import { useT } from '#app/components/i18n.tsx'
import { Field } from '#app/components/ui/field.tsx'
import { Input } from '#app/components/ui/input.tsx'

type Props = {
  errorOf: (field: string) => string | undefined
  name: string
  address: string
  onAddress: (address: string) => void
  addressHelp: string
  isAddressOptional: boolean
  keyHelp: string
  isKeyOptional: boolean
  requestsPerMinute: number
}

/** What a connection is made of. The key's field is always empty: nobody reads a kept one. */
export function ConnectionFields(props: Props) {
  const t = useT()
  const { errorOf } = props
  return (
    <>
      <Field label={t('providers.name')} help={t('providers.nameHelp')} error={errorOf('name')}>
        <Input name="name" maxLength={80} defaultValue={props.name} />
      </Field>
      <Field
        label={t('providers.key')}
        help={props.keyHelp}
        error={errorOf('key')}
        isOptional={props.isKeyOptional}
      >
        <Input
          name="key"
          type="password"
          autoComplete="off"
          spellCheck={false}
          maxLength={2000}
          data-1p-ignore
          data-lpignore="true"
          className="font-mono"
        />
      </Field>
      <Field
        label={t('providers.address')}
        help={props.addressHelp}
        error={errorOf('baseUrl')}
        isOptional={props.isAddressOptional}
      >
        <Input
          name="baseUrl"
          inputMode="url"
          spellCheck={false}
          maxLength={500}
          value={props.address}
          onChange={(event) => props.onAddress(event.target.value)}
          className="font-mono text-sm"
        />
      </Field>
      <Field
        label={t('providers.rate')}
        help={t('providers.rateHelp')}
        error={errorOf('requestsPerMinute')}
        className="max-w-60"
      >
        <Input
          name="requestsPerMinute"
          type="number"
          min={0}
          max={1_000_000}
          defaultValue={props.requestsPerMinute}
        />
      </Field>
    </>
  )
}
