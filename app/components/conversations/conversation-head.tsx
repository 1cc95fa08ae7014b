import { Link } from '@remix-run/react'
import { ArrowLeft, Square } from 'lucide-react'
import type { ReactNode } from 'react'
import { useT } from '#app/components/i18n.tsx'
import { Avatar } from '#app/components/ui/avatar.tsx'
import { buttonClass } from '#app/components/ui/button-class.ts'
import { IconButton } from '#app/components/ui/icon-button.tsx'

type Props = {
  title: string
  agent: { name: string; avatarUrl: string | null }
  badge: ReactNode
  backHref: string
  /** Quietly, after who answers. */
  aside?: ReactNode
  /** Set while an answer is written. */
  onStop: (() => void) | null
  actions: ReactNode
}

/** What this conversation is, who answers, and what can be done with it. */
export function ConversationHead({ title, agent, badge, backHref, aside, onStop, actions }: Props) {
  const t = useT()
  return (
    <header className="flex flex-wrap items-center gap-x-3 gap-y-2 border-line border-b px-4 py-2.5">
      <Link
        to={backHref}
        aria-label={t('inbox.back')}
        className={buttonClass('ghost', 'md', 'w-9 px-0 md:hidden')}
      >
        <ArrowLeft aria-hidden="true" />
      </Link>
      <Avatar name={agent.name} src={agent.avatarUrl} />
      <div className="grid min-w-0 flex-1 basis-48 grid-cols-1 gap-0.5">
        <h1 className="truncate font-semibold text-md">{title}</h1>
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1 text-muted text-sm">
          {badge}
          <span className="truncate">{t('inbox.with', { agent: agent.name })}</span>
          {aside}
        </p>
      </div>
      <div className="ml-auto flex items-center gap-2">
        {onStop ? (
          <IconButton label={t('inbox.stop')} variant="secondary" onClick={onStop}>
            <Square aria-hidden="true" />
          </IconButton>
        ) : null}
        {actions}
      </div>
    </header>
  )
}
