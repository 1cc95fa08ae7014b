import { ApprovalList } from '#app/components/approvals/approval-list.tsx'
import { useApprovals } from '#app/components/approvals/use-approvals.ts'
import { ActivityList } from '#app/components/conversations/activity-list.tsx'
import { ChatFailure } from '#app/components/conversations/chat-failure.tsx'
import { signOf } from '#app/components/conversations/conversation-state.ts'
import { failureKey } from '#app/components/conversations/failure-key.ts'
import { MessageBubble } from '#app/components/conversations/message-bubble.tsx'
import { MessageLog } from '#app/components/conversations/message-log.tsx'
import { useT } from '#app/components/i18n.tsx'
import { FiguresList } from './figures-list.tsx'
import type { ContenderTalk } from './use-contender.ts'

type Props = { name: string; slug: string; avatarUrl: string | null; talk: ContenderTalk }

/** The talk of one side, and what its newest answer took. */
export function CompareColumn({ name, slug, avatarUrl, talk }: Props) {
  const t = useT()
  const { chat, figures } = talk
  const { messages, errorCode, activities } = chat.state
  const approvals = useApprovals(slug, chat.conversationId, signOf(chat.state))
  const since = messages.findLast(({ author }) => author === 'visitor')?.createdAt
  return (
    <>
      <div className="flex min-h-60 flex-1 flex-col">
        <MessageLog
          label={`${t('inbox.messages')}: ${name}`}
          footer={
            <>
              <ActivityList activities={activities} decidable={approvals} />
              <ApprovalList slug={slug} approvals={approvals} since={since} />
              {messages.length === 0 ? <p className="text-muted">{t('character.compare.empty')}</p> : null}
              <ChatFailure message={chat.failure} onRetry={chat.retry} />
            </>
          }
        >
          {messages.map((message, at) => (
            <MessageBubble
              key={message.clientId ?? message.id}
              message={message.author === 'visitor' ? { ...message, authorName: t('inbox.you') } : message}
              avatarUrl={message.author === 'agent' ? avatarUrl : null}
              isOurs={message.author === 'visitor'}
              slug={slug}
              isPreview
              failure={at === messages.length - 1 && errorCode ? t(failureKey(errorCode)) : undefined}
            />
          ))}
        </MessageLog>
      </div>
      <FiguresList figures={figures} />
    </>
  )
}
