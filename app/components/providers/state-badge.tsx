import { Pause } from 'lucide-react'
import { useT } from '#app/components/i18n.tsx'
import { Badge, type Tone } from '#app/components/ui/badge.tsx'
import type { ConnectionState } from '#app/domain/providers/connection-views.ts'

const TONES: Record<ConnectionState, Tone> = {
  ok: 'success',
  failed: 'danger',
  untested: 'neutral',
  off: 'neutral',
  resting: 'warning',
  doubtful: 'warning',
}

/** How a connection is doing. */
export function StateBadge({ state }: { state: ConnectionState }) {
  const t = useT()
  return (
    <Badge tone={TONES[state]} icon={state === 'resting' ? <Pause aria-hidden="true" /> : null}>
      {t(`providers.state.${state}`)}
    </Badge>
  )
}
