import { Link } from '@remix-run/react'
import { clsx } from 'clsx'
import { Copy, MoreHorizontal, Undo2 } from 'lucide-react'
import { useT } from '#app/components/i18n.tsx'
import { Badge } from '#app/components/ui/badge.tsx'
import { IconButton } from '#app/components/ui/icon-button.tsx'
import { Menu, type MenuEntry } from '#app/components/ui/menu.tsx'
import { RelativeTime } from '#app/components/ui/relative-time.tsx'
import type { ListedVersion } from '#app/domain/agents/list-versions.server.ts'

type Props = {
  version: ListedVersion
  isShown: boolean
  /** Null: not this person's to do. */
  onRollback: (() => void) | null
  onRestore: (() => void) | null
  liveNumber: number | null
}

/** One version: what it was published with, and what can be done with it. Pressing it compares it with what is live. */
export function VersionRow({ version, isShown, onRollback, onRestore, liveNumber }: Props) {
  const t = useT()
  const { number, note, by, at, isLive, conversations } = version
  const entries: MenuEntry[] = [
    ...(onRollback && !isLive
      ? [{ label: t('versions.rollback.action'), icon: <Undo2 aria-hidden="true" />, onSelect: onRollback }]
      : []),
    ...(onRestore
      ? [{ label: t('versions.restore.action'), icon: <Copy aria-hidden="true" />, onSelect: onRestore }]
      : []),
  ]
  const compared =
    isLive || liveNumber === null ? { from: number, to: 'draft' } : { from: number, to: liveNumber }
  return (
    <li
      className={clsx(
        'relative flex items-start gap-2 px-4 py-3 transition-colors hover:bg-hover/60 has-[a:focus-visible]:-outline-offset-2 has-[a:focus-visible]:outline-2 has-[a:focus-visible]:outline-focus',
        isShown && 'bg-accent-soft/50',
      )}
    >
      <div className="grid min-w-0 flex-1 gap-1">
        <p className="flex flex-wrap items-center gap-2">
          <Link
            to={`?from=${compared.from}&to=${compared.to}`}
            preventScrollReset
            aria-current={isShown ? 'true' : undefined}
            className="font-medium outline-none after:absolute after:inset-0"
          >
            {t('versions.version', { number })}
          </Link>
          {isLive ? <Badge tone="success">{t('versions.live')}</Badge> : null}
        </p>
        <p className={clsx('break-words', note ? 'text-ink' : 'text-faint')}>
          {note ?? t('versions.noNote')}
        </p>
        <p className="flex flex-wrap gap-x-2 text-muted text-sm">
          <span>
            <RelativeTime when={at} /> {by ? t('versions.by', { name: by }) : t('versions.byUnknown')}
          </span>
          <span>
            {conversations === 0
              ? t('versions.noConversations')
              : t('versions.conversations', { count: conversations })}
          </span>
        </p>
      </div>
      {entries.length > 0 ? (
        <Menu
          className="relative z-1 inline-flex"
          label={t('versions.actions', { number })}
          align="end"
          entries={entries}
          trigger={
            <IconButton label={t('versions.actions', { number })} size="sm">
              <MoreHorizontal aria-hidden="true" />
            </IconButton>
          }
        />
      ) : null}
    </li>
  )
}
