import { Link } from '@remix-run/react'
import { ChevronLeft } from 'lucide-react'
import type { ReactNode } from 'react'
import { useT } from '#app/components/i18n.tsx'
import type { AgentStatus } from '#app/domain/agents/agent-view.server.ts'
import { AgentFace } from './faces.tsx'
import { StatusBadge } from './status-badge.tsx'

type Props = {
  backTo: string
  name: string
  avatar: string
  status: AgentStatus
  saveState: ReactNode
  action: ReactNode
  /** What visitors meet; null before anything is published. */
  live: ReactNode
}

/** Who is being edited, whether it is kept, and the one thing to do. */
export function EditorHead({ backTo, name, avatar, status, saveState, action, live }: Props) {
  const t = useT()
  return (
    <header className="mb-6 grid gap-3">
      <Link
        to={backTo}
        className="inline-flex w-fit items-center gap-1 rounded-sm text-muted text-sm hover:text-ink"
      >
        <ChevronLeft className="size-4" aria-hidden="true" />
        {t('agents.edit.back')}
      </Link>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-3">
        <AgentFace avatar={avatar} name={name || '?'} size="lg" />
        <div className="grid min-w-0 flex-1 gap-1">
          <h1 className="truncate font-semibold text-lg">{name || t('agents.persona.name')}</h1>
          <div className="flex flex-wrap items-center gap-3">
            <StatusBadge status={status} />
            {saveState}
          </div>
        </div>
        {action}
      </div>
      {live}
    </header>
  )
}
