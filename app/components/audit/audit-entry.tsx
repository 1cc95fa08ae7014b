import { Link } from '@remix-run/react'
import { ChevronDown } from 'lucide-react'
import { useId, useState } from 'react'
import { useFormat, useT } from '#app/components/i18n.tsx'
import { Avatar } from '#app/components/ui/avatar.tsx'
import { IconButton } from '#app/components/ui/icon-button.tsx'
import { RelativeTime } from '#app/components/ui/relative-time.tsx'
import type { ActorKind } from '#app/domain/audit/schemas.ts'
import { ChangeTable } from './change-table.tsx'
import { objectPath } from './object-path.ts'

export type ShownEntry = {
  id: string
  at: string
  actor: { kind: ActorKind; id: string | null; name: string | null }
  action: string
  object: { type: string; id: string; name: string | null; isThere: boolean }
  changes: Record<string, unknown>
  requestId: string | null
}

const LINK = 'font-medium text-ink underline-offset-2 hover:underline'
const QUIET_LINK = 'text-accent-text underline-offset-2 hover:underline'

/** One line of the log: who, what, about what, when; the rest on demand. */
export function AuditEntry({ slug, entry }: { slug: string; entry: ShownEntry }) {
  const t = useT()
  const detailsId = useId()
  const [isOpen, setOpen] = useState(false)
  const { actor, object } = entry
  const who = actor.kind === 'job' ? t('audit.kind.job') : (actor.name ?? t(`audit.kind.${actor.kind}`))
  const didKey = `audit.did.${entry.action}`
  const did = t.has(didKey) ? t(didKey) : entry.action
  const path = objectPath(slug, object)
  return (
    <li className="px-4 py-2.5">
      <div className="flex items-start gap-3">
        <Avatar name={who} size="sm" />
        <p className="min-w-0 flex-1 pt-0.5">
          <span className="font-medium">{who}</span> <span className="text-muted">{did}</span>
          {object.name && object.type !== 'workspace' ? (
            <>
              <span className="text-faint"> · </span>
              {path ? (
                <Link to={path} className={LINK}>
                  {object.name}
                </Link>
              ) : (
                <span className="text-muted">{object.name}</span>
              )}
            </>
          ) : null}
        </p>
        <RelativeTime when={entry.at} className="pt-0.5 text-faint text-sm" />
        <IconButton
          size="sm"
          label={t('audit.detailsOf', { what: `${who} ${did}` })}
          aria-expanded={isOpen}
          aria-controls={detailsId}
          onClick={() => setOpen(!isOpen)}
        >
          <ChevronDown className={isOpen ? 'rotate-180' : undefined} aria-hidden="true" />
        </IconButton>
      </div>
      <div id={detailsId} hidden={!isOpen} className="mt-2 grid gap-3 pb-1 pl-9">
        {isOpen ? <Details slug={slug} entry={entry} path={path} /> : null}
      </div>
    </li>
  )
}

function Details({ slug, entry, path }: { slug: string; entry: ShownEntry; path: string | null }) {
  const t = useT()
  const format = useFormat()
  const { actor, object } = entry
  const log = `/w/${slug}/settings/audit`
  return (
    <>
      <ChangeTable changes={entry.changes} />
      <dl className="grid gap-x-4 gap-y-1 text-sm sm:grid-cols-[7rem_1fr]">
        <dt className="text-muted">{t('audit.when')}</dt>
        <dd>{format.date(entry.at, 'full')}</dd>
        <dt className="text-muted">{t('audit.action')}</dt>
        <dd className="font-mono">{entry.action}</dd>
        <dt className="text-muted">{t('audit.object')}</dt>
        <dd className="break-all font-mono">
          {object.type} {object.id}
        </dd>
        {entry.requestId ? (
          <>
            <dt className="text-muted">{t('audit.request')}</dt>
            <dd className="break-all font-mono">{entry.requestId}</dd>
          </>
        ) : null}
      </dl>
      <p className="flex flex-wrap gap-x-4 gap-y-1 text-sm">
        {path ? (
          <Link to={path} className={QUIET_LINK}>
            {t('audit.open')}
          </Link>
        ) : null}
        <Link to={`${log}?object=${object.type}:${object.id}`} className={QUIET_LINK}>
          {t('audit.moreOfObject')}
        </Link>
        {actor.id ? (
          <Link to={`${log}?actor=${actor.kind}:${actor.id}`} className={QUIET_LINK}>
            {t('audit.moreOfActor')}
          </Link>
        ) : null}
      </p>
    </>
  )
}
