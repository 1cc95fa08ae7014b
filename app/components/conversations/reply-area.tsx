import { useFetcher } from '@remix-run/react'
import { useEffect, useRef } from 'react'
import { useT } from '#app/components/i18n.tsx'
import { Button } from '#app/components/ui/button.tsx'
import type { Message } from '#app/contracts/stream-events.ts'
import { MAX_QUESTION_LENGTH } from '#app/domain/conversations/rules.ts'
import { Composer } from './composer.tsx'

type Answer = { error: { message: string } | null }

type Props = {
  mayReply: boolean
  mayTakeOver: boolean
  /** Why nothing can be written now. */
  reason: string
  myName: string
  onShow: (message: Message) => void
  onTake: (clientId: string) => void
  onTakeOver: () => void
  isTakingOver: boolean
}

/** Where a person answers the visitor, or what stands between them and that. */
export function ReplyArea(props: Props) {
  const { mayReply, mayTakeOver, reason, myName, onShow, onTake, onTakeOver, isTakingOver } = props
  const t = useT()
  const fetcher = useFetcher<Answer>()
  const last = useRef<{ clientId: string; text: string } | null>(null)
  const field = useRef<HTMLTextAreaElement>(null)
  const error = fetcher.state === 'idle' ? (fetcher.data?.error ?? null) : null

  useEffect(() => {
    if (error && last.current) onTake(last.current.clientId)
  }, [error, onTake])
  // Whoever has just taken over wants to write.
  const couldReply = useRef(mayReply)
  useEffect(() => {
    if (mayReply && !couldReply.current) field.current?.focus()
    couldReply.current = mayReply
  }, [mayReply])

  const post = (reply: { clientId: string; text: string }) => {
    last.current = reply
    onShow({
      id: reply.clientId,
      clientId: reply.clientId,
      author: 'member',
      authorName: myName,
      content: reply.text,
      citations: [],
      status: 'complete',
      createdAt: new Date().toISOString(),
    })
    fetcher.submit({ intent: 'reply', ...reply }, { method: 'post' })
  }

  if (!mayReply) {
    return (
      <div
        data-reply
        className="flex min-h-16 flex-wrap items-center justify-between gap-3 border-line border-t px-4 py-3"
      >
        <p className="text-muted">{reason}</p>
        {mayTakeOver ? (
          <Button variant="primary" onClick={onTakeOver} isLoading={isTakingOver}>
            {t('inbox.takeOver')}
          </Button>
        ) : null}
      </div>
    )
  }
  return (
    <div data-reply className="grid gap-2 border-line border-t px-4 py-3">
      {error && last.current ? (
        <p role="alert" className="flex flex-wrap items-center gap-2 text-danger text-sm">
          {error.message}
          <Button size="sm" onClick={() => last.current && post(last.current)}>
            {t('inbox.preview.retry')}
          </Button>
        </p>
      ) : null}
      <Composer
        ref={field}
        label={t('inbox.reply.label')}
        placeholder={t('inbox.reply.placeholder')}
        sendLabel={t('inbox.reply.send')}
        hint={t('inbox.reply.hint')}
        maxLength={MAX_QUESTION_LENGTH}
        onSend={(text) => post({ clientId: crypto.randomUUID(), text })}
      />
    </div>
  )
}
