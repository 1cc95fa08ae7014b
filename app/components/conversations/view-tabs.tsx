import { Link } from '@remix-run/react'
import { clsx } from 'clsx'
import { useT } from '#app/components/i18n.tsx'
import { useCurrentInSight } from '#app/components/ui/use-current-in-sight.ts'
import { INBOX_VIEWS, type InboxView } from '#app/domain/inbox/rules.ts'

type Props = {
  view: InboxView
  counts: Partial<Record<InboxView, number>>
  hrefOf: (view: InboxView) => string
}

/** Which conversations are listed; each view is an address. */
export function ViewTabs({ view, counts, hrefOf }: Props) {
  const t = useT()
  const row = useCurrentInSight<HTMLElement>(view)
  return (
    <nav ref={row} aria-label={t('inbox.views')} className="scroll-row flex gap-2 border-line border-b px-4">
      {INBOX_VIEWS.map((entry) => (
        <Link
          key={entry}
          to={hrefOf(entry)}
          aria-current={entry === view ? 'page' : undefined}
          className={clsx(
            '-mb-px flex items-center gap-1 whitespace-nowrap border-b-2 py-2 font-medium text-sm transition-colors focus-visible:-outline-offset-2',
            entry === view ? 'border-accent text-ink' : 'border-transparent text-muted hover:text-ink',
          )}
        >
          {t(`inbox.view.${entry}`)}
          {counts[entry] ? <span className="text-faint text-xs">{counts[entry]}</span> : null}
        </Link>
      ))}
    </nav>
  )
}
