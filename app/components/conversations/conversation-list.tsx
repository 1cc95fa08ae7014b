import { Link } from '@remix-run/react'
import { clsx } from 'clsx'
import { Hourglass } from 'lucide-react'
import { useT } from '#app/components/i18n.tsx'
import { Avatar } from '#app/components/ui/avatar.tsx'
import { Badge } from '#app/components/ui/badge.tsx'
import { RelativeTime } from '#app/components/ui/relative-time.tsx'
import type { ListedConversation } from '#app/domain/inbox/present.ts'
import { HandlerBadge } from './handler-badge.tsx'

type Props = {
  items: ListedConversation[]
  currentId: string | undefined
  userId: string
  hrefOf: (id: string) => string
}

function Row({
  item,
  isCurrent,
  isMine,
  href,
}: {
  item: ListedConversation
  isCurrent: boolean
  isMine: boolean
  href: string
}) {
  const t = useT()
  const isUnread = item.unreadCount > 0 && !isCurrent
  const speaker =
    item.lastMessageAuthor === 'visitor'
      ? null
      : item.lastMessageAuthor === 'member'
        ? isMine
          ? t('inbox.you')
          : item.assignee?.name
        : item.agent.name
  return (
    <Link
      to={href}
      prefetch="none"
      data-conversation={item.id}
      aria-current={isCurrent ? 'page' : undefined}
      className={clsx(
        'flex gap-3 border-line border-b px-4 py-3 transition-colors focus-visible:-outline-offset-2',
        isCurrent ? 'bg-accent-soft' : 'hover:bg-hover',
      )}
    >
      <Avatar name={item.agent.name} src={item.agent.avatarUrl} />
      <span className="grid min-w-0 flex-1 grid-cols-1 gap-0.5">
        <span className="flex items-baseline justify-between gap-2">
          <span className={clsx('truncate', isUnread ? 'font-semibold' : 'font-medium')}>
            {item.visitorName ?? item.subject ?? t('inbox.noSubject')}
          </span>
          <RelativeTime when={item.lastMessageAt} className="text-faint text-xs" />
        </span>
        <span className="flex items-center justify-between gap-2">
          <span className={clsx('truncate text-sm', isUnread ? 'text-ink' : 'text-muted')}>
            {speaker ? <span className="text-faint">{speaker}: </span> : null}
            {item.lastMessagePreview}
          </span>
          {isUnread ? (
            <span className="grid h-5 min-w-5 shrink-0 place-items-center rounded-full bg-accent px-1.5 font-semibold text-accent-ink text-xs">
              <span aria-hidden="true">{item.unreadCount}</span>
              <span className="sr-only">{t('inbox.unread', { count: item.unreadCount })}</span>
            </span>
          ) : null}
        </span>
        <span className="mt-1 flex flex-wrap gap-1.5 empty:hidden">
          {item.handler === 'agent' && !item.isClosed ? null : (
            <HandlerBadge
              handler={item.handler}
              name={item.assignee?.name ?? null}
              isMine={isMine}
              isClosed={item.isClosed}
            />
          )}
          {item.waitingCalls > 0 ? (
            <Badge tone="warning" icon={<Hourglass aria-hidden="true" />}>
              {t('traces.approval.badge')}
            </Badge>
          ) : null}
        </span>
      </span>
    </Link>
  )
}

/** Conversations, the latest word first. Each is a link, so that keys, middle clicks and screen readers know it. */
export function ConversationList({ items, currentId, userId, hrefOf }: Props) {
  const t = useT()
  return (
    <ul aria-label={t('inbox.list')}>
      {items.map((item) => (
        <li key={item.id}>
          <Row
            item={item}
            isCurrent={item.id === currentId}
            isMine={item.assignee?.id === userId}
            href={hrefOf(item.id)}
          />
        </li>
      ))}
    </ul>
  )
}
