import type { VNode } from 'preact'
import type { Strings } from '../i18n/en.ts'
import type { ShownMessage } from '../state.ts'
import { type CiteProps, Markdown } from './markdown.tsx'

type Props = {
  message: ShownMessage
  strings: Strings
  /** Pictures and videos beside it. */
  media: VNode | null
  isLast: boolean
  onRetry(message: ShownMessage): void
} & Pick<CiteProps, 'onCite'>

export function MessageRow({ message, strings, media, isLast, onRetry, onCite }: Props): VNode {
  const { author, authorName, content, citations, delivery, status, isPartial } = message
  const retry = (text: string) => (
    <p class="note">
      {text}{' '}
      {(!isPartial || isLast) && (
        <button type="button" onClick={() => onRetry(message)}>
          {isPartial ? strings.goOn : strings.retry}
        </button>
      )}
    </p>
  )
  if (author === 'system') return <p class="note">{content}</p>
  if (author === 'visitor') {
    return (
      <>
        <span class="sr">{strings.you}</span>
        {media}
        {(content || !media) && <div class={delivery ? `me ${delivery}` : 'me'}>{content}</div>}
        {delivery === 'failed' && retry(strings.unsent)}
      </>
    )
  }
  const body = (
    <Markdown
      text={content}
      partial={status === 'streaming'}
      citations={citations}
      label={(citation) => `${strings.source.replace('{n}', String(citation.n))}: ${citation.title}`}
      onCite={onCite}
    />
  )
  return (
    <>
      {authorName && <p class={author === 'member' ? 'who' : 'sr'}>{authorName}</p>}
      {content ? <div class="it">{body}</div> : status === 'streaming' && <Thinking />}
      {media}
      {status === 'stopped' && <p class="note">{strings.stopped}</p>}
      {status === 'failed' && retry(strings.failed)}
    </>
  )
}

export const Thinking = () => (
  <div class="it dots" aria-hidden="true">
    <i />
    <i />
    <i />
  </div>
)
