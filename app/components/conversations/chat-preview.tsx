import { RefreshCw, RotateCcw } from 'lucide-react'
import type { ReactNode } from 'react'
import { ApprovalList } from '#app/components/approvals/approval-list.tsx'
import { useApprovals } from '#app/components/approvals/use-approvals.ts'
import { useT } from '#app/components/i18n.tsx'
import { usePictures } from '#app/components/media/use-pictures.ts'
import { Avatar } from '#app/components/ui/avatar.tsx'
import { Button } from '#app/components/ui/button.tsx'
import { IconButton } from '#app/components/ui/icon-button.tsx'
import type { AgentSettings } from '#app/domain/agents/schemas.ts'
import { MAX_QUESTION_LENGTH } from '#app/domain/conversations/rules.ts'
import { ActivityList } from './activity-list.tsx'
import { ChatFailure } from './chat-failure.tsx'
import { Composer } from './composer.tsx'
import { signOf } from './conversation-state.ts'
import { failureKey } from './failure-key.ts'
import { MessageBubble } from './message-bubble.tsx'
import { MessageLog } from './message-log.tsx'
import { usePreviewChat } from './use-preview-chat.ts'

type Props = {
  slug: string
  agentId: string
  agentName: string
  avatarUrl: string | null
  /** Said before the first question: what is missing for a good answer. */
  note?: ReactNode
  /** The form as it stands: the next question is answered by it. Left out: by the stored draft. */
  settings?: AgentSettings
}

/** The agent as a visitor will meet it, beside the form that makes it. Fills the height it is given. */
export function ChatPreview({ slug, agentId, agentName, avatarUrl, settings, note }: Props) {
  const t = useT()
  const chat = usePreviewChat(slug, agentId, settings)
  const pictures = usePictures(`/api/app/v1/w/${slug}/agents/${agentId}/preview/attachments`)
  const { messages, errorCode } = chat.state
  const approvals = useApprovals(slug, chat.conversationId, signOf(chat.state))
  const since = messages.findLast(({ author }) => author === 'visitor')?.createdAt
  const lastQuestion = messages.findLast(({ author, content }) => author === 'visitor' && content)
  const suggestions = messages.length === 0 ? [...new Set(settings?.suggestedQuestions)] : []
  return (
    <section aria-label={t('inbox.preview.title')} className="flex h-full min-h-0 flex-col">
      <header className="flex items-center gap-2.5 border-line border-b px-4 py-2.5">
        <Avatar name={agentName} src={avatarUrl} size="sm" />
        <h2 className="min-w-0 flex-1 truncate font-medium">{agentName}</h2>
        <IconButton
          label={t('inbox.preview.restart')}
          size="sm"
          onClick={chat.restart}
          disabled={messages.length === 0}
        >
          <RotateCcw aria-hidden="true" />
        </IconButton>
      </header>
      <MessageLog
        label={t('inbox.messages')}
        footer={
          <>
            <ActivityList activities={chat.state.activities} decidable={approvals} />
            <ApprovalList slug={slug} approvals={approvals} since={since} />
            <ChatFailure message={chat.failure} onRetry={chat.retry} />
          </>
        }
      >
        {settings?.welcome ? (
          <li className="flex gap-2.5">
            <Avatar name={agentName} src={avatarUrl} size="sm" />
            <p className="whitespace-pre-wrap rounded-md border border-line bg-surface px-3 py-2">
              {settings.welcome}
            </p>
          </li>
        ) : null}
        {messages.map((message, at) => (
          <MessageBubble
            key={message.clientId ?? message.id}
            message={message.author === 'visitor' ? { ...message, authorName: t('inbox.you') } : message}
            avatarUrl={message.author === 'agent' ? avatarUrl : null}
            isOurs={message.author === 'visitor'}
            slug={slug}
            isPreview
            failure={
              at === messages.length - 1 && errorCode ? (
                <>
                  {t(failureKey(errorCode))}{' '}
                  {message.isPartial ? (
                    <Button size="sm" onClick={() => chat.send(t('inbox.preview.goOn'))}>
                      {t('inbox.preview.goOn')}
                    </Button>
                  ) : lastQuestion ? (
                    <Button size="sm" onClick={() => chat.send(lastQuestion.content)}>
                      {t('inbox.preview.askAgain')}
                    </Button>
                  ) : null}
                </>
              ) : undefined
            }
          />
        ))}
      </MessageLog>
      <div className="grid gap-2 border-line border-t p-3">
        {chat.isOutdated ? (
          <p role="status" className="flex items-start gap-1.5 text-muted text-xs">
            <RefreshCw className="mt-0.5 size-3 shrink-0" aria-hidden="true" />
            {t('character.preview.changed')}
          </p>
        ) : null}
        {messages.length === 0 ? note : null}
        {suggestions.length > 0 ? (
          <div className="flex flex-wrap gap-1.5">
            {suggestions.map((question) => (
              <Button
                key={question}
                size="sm"
                className="h-auto min-h-7 whitespace-normal py-1 text-left"
                onClick={() => chat.send(question)}
              >
                {question}
              </Button>
            ))}
          </div>
        ) : null}
        <Composer
          label={t('inbox.preview.label')}
          placeholder={t('inbox.preview.placeholder')}
          sendLabel={t('inbox.preview.send')}
          maxLength={MAX_QUESTION_LENGTH}
          onSend={(text) => chat.send(text, pictures.take())}
          pictures={settings?.acceptsImages ? pictures : undefined}
          stop={chat.isWriting ? { label: t('inbox.preview.stop'), onStop: chat.stop } : undefined}
        />
      </div>
    </section>
  )
}
