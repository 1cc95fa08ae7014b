import { useSearchParams } from '@remix-run/react'
import { ArrowLeftRight } from 'lucide-react'
import { useT } from '#app/components/i18n.tsx'
import { Card } from '#app/components/ui/card.tsx'
import { Field } from '#app/components/ui/field.tsx'
import { IconButton } from '#app/components/ui/icon-button.tsx'
import { Select } from '#app/components/ui/select.tsx'
import type { FieldDiff } from '#app/domain/agents/diff-settings.ts'
import type { ListedVersion } from '#app/domain/agents/list-versions.server.ts'
import type { Compared } from '#app/domain/agents/version-schemas.ts'
import { FieldDiffs } from './field-diffs.tsx'

type Props = { versions: ListedVersion[]; from: Compared; to: Compared; fields: FieldDiff[] }

/** Any two versions, or one and the draft, side against side. What is chosen stands in the address. */
export function ComparePanel({ versions, from, to, fields }: Props) {
  const t = useT()
  const [, setSearch] = useSearchParams()
  const show = (sides: { from: Compared; to: Compared }) =>
    setSearch({ from: String(sides.from), to: String(sides.to) }, { preventScrollReset: true })
  const options = [
    { value: 'draft', label: t('versions.draft') },
    ...versions.map(({ number, isLive }) => ({
      value: String(number),
      label: `${t('versions.version', { number })}${isLive ? ` · ${t('versions.live')}` : ''}`,
    })),
  ]
  const asSide = (value: string): Compared => (value === 'draft' ? 'draft' : Number(value))
  return (
    <Card title={t('versions.compare')}>
      {/* One below the other on phones: half a phone's width cuts off the number of a version. */}
      <div className="mb-5 grid grid-cols-1 items-end gap-2 sm:grid-cols-[minmax(0,1fr)_auto_minmax(0,1fr)]">
        <Field label={t('versions.from')}>
          <Select
            value={String(from)}
            options={options}
            onChange={(event) => show({ from: asSide(event.target.value), to })}
          />
        </Field>
        <IconButton label={t('versions.swap')} onClick={() => show({ from: to, to: from })}>
          <ArrowLeftRight className="max-sm:rotate-90" aria-hidden="true" />
        </IconButton>
        <Field label={t('versions.to')}>
          <Select
            value={String(to)}
            options={options}
            onChange={(event) => show({ from, to: asSide(event.target.value) })}
          />
        </Field>
      </div>
      <p role="status" className="mb-3 text-muted text-sm">
        {fields.length === 0 ? t('versions.same') : t('versions.differs', { count: fields.length })}
      </p>
      {fields.length > 0 ? <FieldDiffs fields={fields} label={t('versions.compare')} /> : null}
    </Card>
  )
}
