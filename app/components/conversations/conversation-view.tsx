import { useFetcher } from '@remix-run/react'
import { useEffect, useMemo } from 'react'
import { VersionLink } from '#app/components/agents/versions/version-link.tsx'
import { ApprovalList } from '#app/components/approvals/approval-list.tsx'
import { useApprovals } from '#app/components/approvals/use-approvals.ts'
import { WhoDidThis } from '#app/components/audit/who-did-this.tsx'
import { useT } from '#app/components/i18n.tsx'
import { LeadValues } from '#app/components/leads/lead-values.tsx'
import { Button } from '#app/components/ui/button.tsx'
import { toast } from '#app/components/ui/toast-store.ts'
import type { Message } from '#app/contracts/stream-events.ts'
import type { ListedConversation } from '#app/domain/inbox/present.ts'
import { deedsFor } from '#app/domain/inbox/rules.ts'
import type { LeadView } from '#app/domain/leads/lead-view.ts'
import { ActivityList } from './activity-list.tsx'
import { ConversationHead } from './conversation-head.tsx'
import { signOf } from './conversation-state.ts'
import { failureKey } from './failure-key.ts'
import { HandlerBadge } from './handler-badge.tsx'
import { MessageBubble } from './message-bubble.tsx'
import { MessageLog } from './message-log.tsx'
import { ReplyArea } from './reply-area.tsx'
import { useLiveConversation } from './use-live-conversation.ts'

type Deed = 'take-over' | 'hand-back' | 'close' | 'reopen' | 'stop'
type Answer = { error: { message: string } | null }

type Props = {
  slug: string
  conversation: ListedConversation & {
    lastSeq: number
    runId: string | null
    versionNumber: number | null
    agent: { id: string }
    messages: Message[]
  }
  /** What the visitor left of themselves; null for nothing. */
  lead: LeadView | null
  person: { id: string; name: string }
  backHref: string
}

/** A conversation as the team reads it: live, and theirs to take over. Key it by the conversation's id. */
export function ConversationView({ slug, conversation, lead, person, backHref }: Props) {
  const t = useT()
  const { agent, assignee } = conversation
  // One object for each load: the live state tells loads apart by it.
  const snapshot = useMemo(
    () => ({ ...conversation, handlerName: assignee?.name ?? null }),
    [conversation, assignee],
  )
  const { state, status, show, take } = useLiveConversation(slug, snapshot)
  const approvals = useApprovals(slug, conversation.id, signOf(state))
  const since = state.messages.findLast(({ author }) => author === 'visitor')?.createdAt
  const fetcher = useFetcher<Answer>()
  const pending = fetcher.state === 'idle' ? null : fetcher.formData?.get('intent')
  const act = (intent: Deed) => fetcher.submit({ intent }, { method: 'post' })
  const deeds = deedsFor(
    { handler: state.handler, assigneeId: assignee?.id ?? null, isClosed: state.isClosed },
    person.id,
  )
  const isMine = assignee?.id === person.id
  const who = assignee?.name ?? state.handlerName ?? ''

  // What was done shows itself; only what was refused has to be said.
  const refusal = fetcher.data?.error?.message
  useEffect(() => {
    if (refusal) toast(refusal, { tone: 'danger' })
  }, [refusal])

  const reason = state.isClosed
    ? t('inbox.reply.closed')
    : state.handler === 'agent'
      ? t('inbox.reply.agent', { agent: agent.name })
      : state.handler === 'waiting'
        ? t('inbox.reply.waiting')
        : t('inbox.reply.human', { name: who })

  return (
    <section
      className="flex h-full min-w-0 flex-1 flex-col"
      aria-label={conversation.subject ?? t('inbox.noSubject')}
    >
      <ConversationHead
        title={conversation.visitorName ?? conversation.subject ?? t('inbox.noSubject')}
        agent={agent}
        backHref={backHref}
        aside={
          <>
            <VersionLink slug={slug} agentId={agent.id} number={conversation.versionNumber} />
            <WhoDidThis object={`conversation:${conversation.id}`} />
          </>
        }
        badge={<HandlerBadge handler={state.handler} name={who} isMine={isMine} isClosed={state.isClosed} />}
        onStop={state.run ? () => act('stop') : null}
        actions={
          <>
            {deeds.handBack ? (
              <Button onClick={() => act('hand-back')} isLoading={pending === 'hand-back'}>
                {t('inbox.handBack', { agent: agent.name })}
              </Button>
            ) : null}
            {deeds.close ? (
              <Button variant="ghost" onClick={() => act('close')} isLoading={pending === 'close'}>
                {t('inbox.close')}
              </Button>
            ) : null}
            {deeds.reopen ? (
              <Button onClick={() => act('reopen')} isLoading={pending === 'reopen'}>
                {t('inbox.reopen')}
              </Button>
            ) : null}
          </>
        }
      />
      {lead ? (
        <section aria-label={t('leads.inConversation')} className="border-line border-b px-4 py-2">
          <LeadValues values={lead.values} />
        </section>
      ) : null}
      {status === 'reconnecting' ? (
        <p role="status" className="bg-warning-soft px-4 py-1.5 text-sm text-warning">
          {t('inbox.offline')}
        </p>
      ) : null}
      <MessageLog
        label={t('inbox.messages')}
        footer={
          <>
            <ActivityList activities={state.activities} decidable={approvals} />
            <ApprovalList slug={slug} approvals={approvals} since={since} />
          </>
        }
      >
        {state.messages.map((message, at) => (
          <MessageBubble
            key={message.clientId ?? message.id}
            message={message}
            avatarUrl={message.author === 'agent' ? agent.avatarUrl : null}
            isOurs={message.author !== 'visitor'}
            slug={slug}
            failure={
              at === state.messages.length - 1 && state.errorCode ? t(failureKey(state.errorCode)) : undefined
            }
          />
        ))}
      </MessageLog>
      <ReplyArea
        mayReply={deeds.reply}
        mayTakeOver={deeds.takeOver}
        reason={reason}
        myName={person.name}
        onShow={show}
        onTake={take}
        onTakeOver={() => act('take-over')}
        isTakingOver={pending === 'take-over'}
      />
    </section>
  )
}
