import { useT } from '#app/components/i18n.tsx'
import { Badge, type Tone } from '#app/components/ui/badge.tsx'
import type { ConnectionState } from '#app/domain/providers/connection-views.ts'

const TONES: Record<ConnectionState, Tone> = {
  ok: 'success',
  failed: 'danger',
  untested: 'neutral',
  off: 'neutral',
}

/** How a connection is doing. */
export function StateBadge({ state }: { state: ConnectionState }) {
  const t = useT()
  return <Badge tone={TONES[state]}>{t(`providers.state.${state}`)}</Badge>
}
