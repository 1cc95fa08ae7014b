import { Pencil, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { Abilities, usePrice, useShortTokens } from '#app/components/agents/model-badges.tsx'
import { useFormat, useT } from '#app/components/i18n.tsx'
import { useDeed } from '#app/components/settings/use-deed.ts'
import { Badge } from '#app/components/ui/badge.tsx'
import { IconButton } from '#app/components/ui/icon-button.tsx'
import { Table, Td, Th, Tr } from '#app/components/ui/table.tsx'
import type { ModelRow } from '#app/domain/providers/get-connection.server.ts'
import { FactsDialog } from './facts-dialog.tsx'

type Props = { models: ModelRow[]; mayManage: boolean; isOwn: boolean }

/** What is known of models, with where it is from; corrected in a dialog. */
export function ModelsTable({ models, mayManage, isOwn }: Props) {
  const t = useT()
  const [edited, setEdited] = useState<ModelRow | null>(null)
  return (
    <>
      <Table
        label={t('providers.models.title')}
        head={
          <>
            <Th>{t('providers.models.model')}</Th>
            <Th className="max-sm:hidden">{t('providers.models.context')}</Th>
            <Th>{t('providers.models.price')}</Th>
            {mayManage ? (
              <Th>
                <span className="sr-only">{t('providers.models.edit', { model: '' })}</span>
              </Th>
            ) : null}
          </>
        }
      >
        {models.map((model) => (
          <FactsRow
            key={model.reference}
            model={model}
            mayManage={mayManage}
            isOwn={isOwn}
            onEdit={() => setEdited(model)}
          />
        ))}
      </Table>
      {edited ? <FactsDialog model={edited} onClose={() => setEdited(null)} /> : null}
    </>
  )
}

type RowProps = { model: ModelRow; mayManage: boolean; isOwn: boolean; onEdit: () => void }

function FactsRow({ model, mayManage, isOwn, onEdit }: RowProps) {
  const t = useT()
  const short = useShortTokens()
  const priceOf = usePrice()
  const { id, facts, isManual } = model
  return (
    <Tr>
      <Td>
        <div className="grid min-w-28 gap-0.5 sm:min-w-40">
          <span className="flex flex-wrap items-center gap-x-2 gap-y-0.5">
            <span className="break-all font-mono text-sm">{id}</span>
            {isManual ? <Badge>{t('providers.models.manual')}</Badge> : null}
            {facts.isOverride ? <Badge tone="accent">{t('providers.facts.own')}</Badge> : null}
          </span>
          <span className="flex flex-wrap gap-x-2.5 text-muted text-xs">
            <Abilities facts={facts} />
          </span>
        </div>
      </Td>
      <Td className="whitespace-nowrap text-sm max-sm:hidden">
        {facts.contextTokens > 0 ? (
          short(facts.contextTokens)
        ) : (
          <span className="text-faint">{t('providers.facts.unknown')}</span>
        )}
      </Td>
      <Td className="whitespace-nowrap text-sm">
        <span className="grid">
          <span title={t('providers.priceTitle')}>
            {priceOf(facts) ?? <span className="text-faint">{t('providers.facts.unknown')}</span>}
          </span>
          <AsOf facts={facts} />
        </span>
      </Td>
      {mayManage ? (
        <Td className="pl-0 sm:w-20">
          <span className="flex justify-end">
            <IconButton size="sm" label={t('providers.models.edit', { model: id })} onClick={onEdit}>
              <Pencil aria-hidden="true" />
            </IconButton>
            {isOwn && isManual ? <RemoveModel model={id} /> : null}
          </span>
        </Td>
      ) : null}
    </Tr>
  )
}

/** When somebody last looked, and where on hover. */
function AsOf({ facts }: { facts: ModelRow['facts'] }) {
  const t = useT()
  const format = useFormat()
  if (facts.isAssumed) return <span className="text-muted text-xs">{t('providers.facts.assumed')}</span>
  // A day has no time zone: noon keeps it the same everywhere.
  const date = format.date(`${facts.asOf}T12:00:00Z`)
  return (
    <span className="text-muted text-xs" title={facts.source}>
      {t('providers.facts.asOf', { date })}
    </span>
  )
}

function RemoveModel({ model }: { model: string }) {
  const t = useT()
  const deed = useDeed({ doneText: t('providers.models.removed'), tellsFailure: true })
  return (
    <IconButton
      size="sm"
      label={t('providers.models.remove', { model })}
      disabled={deed.isBusy}
      onClick={() => deed.act({ intent: 'remove-model', model })}
    >
      <Trash2 aria-hidden="true" />
    </IconButton>
  )
}
