import { clsx } from 'clsx'
import { type ReactNode, useState } from 'react'
import { useT } from '#app/components/i18n.tsx'
import { MessageMedia } from '#app/components/media/message-media.tsx'
import { TraceLink } from '#app/components/traces/trace-link.tsx'
import { Avatar } from '#app/components/ui/avatar.tsx'
import { Markdown } from '#app/components/ui/markdown.tsx'
import { RelativeTime } from '#app/components/ui/relative-time.tsx'
import type { Citation, Message } from '#app/contracts/stream-events.ts'
import { CitationDialog } from './citation-dialog.tsx'

type Props = {
  message: Message
  /** Of the agent, or of the person who wrote it. */
  avatarUrl?: string | null
  /** Whether it stands on the right: the page's own side of the talk. */
  isOurs: boolean
  /** Where a citation's passage is read: the workspace's slug. */
  slug: string
  /** Nothing may lead away from the page: the talk lives in it. */
  isPreview?: boolean
  /** A line below a message that failed. */
  failure?: ReactNode
}

function CitationMark({ citation, onOpen }: { citation: Citation; onOpen: (citation: Citation) => void }) {
  const t = useT()
  return (
    <button
      type="button"
      onClick={() => onOpen(citation)}
      aria-label={t('inbox.citation.open', { n: citation.n, title: citation.title })}
      className="mx-px inline-grid h-4.5 min-w-4.5 -translate-y-px place-items-center rounded-[4px] border border-accent-line bg-surface px-1 align-middle font-medium text-accent-text text-xs hover:bg-accent-soft"
    >
      {citation.n}
    </button>
  )
}

/** One message: who, when, what, and on what it rests. */
export function MessageBubble({ message, avatarUrl, isOurs, slug, isPreview, failure }: Props) {
  const t = useT()
  const [opened, setOpened] = useState<Citation | null>(null)
  const { author, authorName, content, citations, attachments = [], status, createdAt, runId } = message
  if (author === 'system') {
    return (
      <li className="my-1 text-center text-muted text-sm">
        {content} · <RelativeTime when={createdAt} className="text-faint" />
      </li>
    )
  }
  const isWriting = status === 'streaming'
  const name = authorName ?? t('inbox.visitor')
  return (
    <li className={clsx('flex gap-2.5', isOurs && 'flex-row-reverse')}>
      <Avatar name={name} src={avatarUrl} size="sm" className="mt-0.5" />
      <div className={clsx('grid min-w-0 max-w-[min(100%,72ch)] gap-1', isOurs && 'justify-items-end')}>
        <p className="flex items-baseline gap-2 text-sm">
          <span className="font-medium">{name}</span>
          <RelativeTime when={createdAt} className="text-faint text-xs" />
          {status === 'stopped' ? (
            <span className="text-faint text-xs">{t('inbox.message.stopped')}</span>
          ) : null}
          {runId && author === 'agent' && !isWriting ? (
            <TraceLink slug={slug} runId={runId} isAside={isPreview} />
          ) : null}
        </p>
        {attachments.length > 0 && author === 'visitor' ? (
          <MessageMedia attachments={attachments} slug={slug} isOurs={isOurs} />
        ) : null}
        {content || isWriting || attachments.length === 0 ? (
          <div
            className={clsx(
              'min-w-0 rounded-md px-3 py-2',
              isOurs ? 'bg-accent-soft' : 'border border-line bg-surface',
            )}
          >
            {content ? (
              <Markdown
                source={content}
                isPartial={isWriting}
                renderCitation={(n) => {
                  const citation = citations.find((entry) => entry.n === n)
                  return citation ? (
                    <CitationMark citation={citation} onOpen={setOpened} />
                  ) : isWriting ? null : (
                    `[${n}]`
                  )
                }}
              />
            ) : null}
            {isWriting && !content ? <WritingDots label={t('inbox.message.writing')} /> : null}
          </div>
        ) : null}
        {attachments.length > 0 && author !== 'visitor' ? (
          <MessageMedia attachments={attachments} slug={slug} isOurs={isOurs} />
        ) : null}
        {status === 'failed' ? (
          <p className="text-danger text-sm">{failure ?? t('inbox.message.failed')}</p>
        ) : null}
      </div>
      <CitationDialog slug={slug} citation={opened} onClose={() => setOpened(null)} />
    </li>
  )
}

function WritingDots({ label }: { label: string }) {
  return (
    <span role="img" aria-label={label} className="flex h-5 items-center gap-1">
      {['', '[animation-delay:200ms]', '[animation-delay:400ms]'].map((delay) => (
        <span key={delay} className={clsx('size-1.5 animate-pulse rounded-full bg-faint', delay)} />
      ))}
    </span>
  )
}
