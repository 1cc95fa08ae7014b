import { CircleCheck, CircleDashed, PencilLine } from 'lucide-react'
import { useT } from '#app/components/i18n.tsx'
import { Badge } from '#app/components/ui/badge.tsx'
import type { AgentStatus } from '#app/domain/agents/agent-view.server.ts'

const LOOKS = {
  draft: { tone: 'neutral', Icon: CircleDashed },
  published: { tone: 'success', Icon: CircleCheck },
  changed: { tone: 'warning', Icon: PencilLine },
} as const

export function StatusBadge({ status }: { status: AgentStatus }) {
  const t = useT()
  const { tone, Icon } = LOOKS[status]
  return (
    <Badge tone={tone} icon={<Icon aria-hidden="true" />}>
      {t(`agents.status.${status}`)}
    </Badge>
  )
}
