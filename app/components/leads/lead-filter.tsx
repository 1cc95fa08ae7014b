import { useNavigate } from '@remix-run/react'
import { useT } from '#app/components/i18n.tsx'
import { Field } from '#app/components/ui/field.tsx'
import { Select } from '#app/components/ui/select.tsx'

type Props = { agent: string; agents: readonly { id: string; name: string }[] }

/** Whose leads are listed; it stands in the address. */
export function LeadFilter({ agent, agents }: Props) {
  const t = useT()
  const navigate = useNavigate()
  return (
    <Field label={t('leads.filter')} className="max-w-60">
      <Select
        value={agent}
        onChange={({ currentTarget: { value } }) => navigate(value ? `?agent=${value}` : '?')}
        options={[
          { value: '', label: t('leads.all') },
          ...agents.map(({ id, name }) => ({ value: id, label: name })),
        ]}
      />
    </Field>
  )
}
