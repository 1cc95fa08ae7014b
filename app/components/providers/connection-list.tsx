import { Link } from '@remix-run/react'
import { Plug, Plus } from 'lucide-react'
import { useT } from '#app/components/i18n.tsx'
import { ButtonLink } from '#app/components/ui/button-link.tsx'
import { Card } from '#app/components/ui/card.tsx'
import { EmptyState } from '#app/components/ui/empty-state.tsx'
import { RelativeTime } from '#app/components/ui/relative-time.tsx'
import type { ConnectionView } from '#app/domain/providers/connection-views.ts'
import { StateBadge } from './state-badge.tsx'
import { useFreshRests } from './use-fresh-rests.ts'
import { type PresetOption, usePresetLabel } from './use-preset-label.ts'
import { useRestWords } from './use-rest-words.ts'

type Props = {
  slug: string
  connections: ConnectionView[]
  presets: readonly PresetOption[]
  mayManage: boolean
}

export function ConnectionList({ slug, connections, presets, mayManage }: Props) {
  const t = useT()
  useFreshRests()
  const add = mayManage ? (
    <ButtonLink to="?add=choose" variant="primary" preventScrollReset prefetch="none">
      <Plus aria-hidden="true" />
      {t('providers.add')}
    </ButtonLink>
  ) : null
  return (
    <Card
      title={t('providers.list')}
      purpose={t('providers.listPurpose')}
      action={connections.length > 0 ? add : null}
      className="overflow-hidden"
    >
      {mayManage || connections.length === 0 ? null : (
        <p className="mb-3 text-muted text-sm">{t('providers.readOnly')}</p>
      )}
      {connections.length === 0 ? (
        <EmptyState
          icon={<Plug aria-hidden="true" />}
          title={t('providers.empty.title')}
          body={mayManage ? t('providers.empty.body') : t('providers.empty.readOnly')}
          action={add}
        />
      ) : (
        <ul
          aria-label={t('providers.list')}
          className="-mx-5 -mb-4 divide-y divide-line border-line border-t"
        >
          {connections.map((connection) => (
            <ConnectionRow key={connection.id} slug={slug} connection={connection} presets={presets} />
          ))}
        </ul>
      )}
    </Card>
  )
}

type RowProps = { slug: string; connection: ConnectionView; presets: readonly PresetOption[] }

function ConnectionRow({ slug, connection, presets }: RowProps) {
  const t = useT()
  const labelOf = usePresetLabel()
  const restWords = useRestWords()
  const { name, state, code, checkedAt, rest, modelCount, managed } = connection
  const preset = presets.find(({ id }) => id === connection.preset)
  const label = preset ? labelOf(preset) : ''
  return (
    <li className="relative grid gap-1 px-5 py-3 transition-colors hover:bg-hover/50">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <Link
          to={`/w/${slug}/settings/providers/${connection.id}`}
          prefetch="intent"
          className="font-medium after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-focus"
        >
          {name}
        </Link>
        <StateBadge state={state} />
      </div>
      <p className="flex flex-wrap gap-x-3 gap-y-0.5 text-muted text-sm">
        {label && label !== name ? <span>{label}</span> : null}
        <span>{t('providers.models', { count: modelCount })}</span>
        {managed ? <span>{keyWords(managed.keyHint, t)}</span> : null}
        {checkedAt ? (
          <span>
            {t('providers.checked')} <RelativeTime when={checkedAt} />
          </span>
        ) : null}
      </p>
      {state === 'failed' && code ? (
        <p className="text-danger text-sm">{t(`providers.verdict.${code}`)}</p>
      ) : null}
      {rest && state !== 'failed' ? <p className="text-sm text-warning">{restWords(rest)}</p> : null}
    </li>
  )
}

/** What is shown of a kept key. */
export function keyWords(hint: string, t: ReturnType<typeof useT>): string {
  if (hint === '') return t('providers.keyNone')
  return hint === '…' ? t('providers.keyKept') : t('providers.keyEnds', { hint })
}
