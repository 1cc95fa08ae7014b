import { Bot, Check, Hand, UserRound } from 'lucide-react'
import { useT } from '#app/components/i18n.tsx'
import { Badge } from '#app/components/ui/badge.tsx'
import type { ConversationHandler } from '#app/contracts/stream-events.ts'

type Props = { handler: ConversationHandler; name: string | null; isMine: boolean; isClosed: boolean }

/** Who answers, in words and with a sign. */
export function HandlerBadge({ handler, name, isMine, isClosed }: Props) {
  const t = useT()
  if (isClosed) return <Badge icon={<Check aria-hidden="true" />}>{t('inbox.closed')}</Badge>
  switch (handler) {
    case 'agent':
      return <Badge icon={<Bot aria-hidden="true" />}>{t('inbox.handler.agent')}</Badge>
    case 'waiting':
      return (
        <Badge tone="warning" icon={<Hand aria-hidden="true" />}>
          {t('inbox.handler.waiting')}
        </Badge>
      )
    case 'human':
      return (
        <Badge tone={isMine ? 'accent' : 'info'} icon={<UserRound aria-hidden="true" />}>
          {isMine ? t('inbox.handler.you') : t('inbox.handler.human', { name: name ?? '' })}
        </Badge>
      )
  }
}
