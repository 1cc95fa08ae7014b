import { CircleAlert, CircleCheck, CircleSlash, Clock, RotateCcw } from 'lucide-react'
import { useT } from '#app/components/i18n.tsx'
import { Badge, type Tone } from '#app/components/ui/badge.tsx'
import { Spinner } from '#app/components/ui/spinner.tsx'
import type { SourceState } from '#app/domain/knowledge/rules.ts'

const LOOKS: Record<SourceState, { tone: Tone; icon: typeof Clock | null }> = {
  waiting: { tone: 'neutral', icon: Clock },
  working: { tone: 'info', icon: null },
  retrying: { tone: 'warning', icon: RotateCcw },
  stopping: { tone: 'neutral', icon: null },
  ready: { tone: 'success', icon: CircleCheck },
  failed: { tone: 'danger', icon: CircleAlert },
  cancelled: { tone: 'neutral', icon: CircleSlash },
}

export function SourceStateBadge({ state }: { state: SourceState }) {
  const t = useT()
  const { tone, icon: Icon } = LOOKS[state]
  return (
    <Badge tone={tone} icon={Icon ? <Icon aria-hidden="true" /> : <Spinner />}>
      {t(`knowledge.state.${state}`)}
    </Badge>
  )
}
