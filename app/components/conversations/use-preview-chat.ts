import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useLocale } from '#app/components/i18n.tsx'
import type { Attachment, Message, StreamEvent } from '#app/contracts/stream-events.ts'
import type { AgentSettings } from '#app/domain/agents/schemas.ts'
import { afterEvents, type ConversationState, emptyState } from './conversation-state.ts'
import { postStream, RefusedError } from './post-stream.ts'
import { useConversationStream } from './use-conversation-stream.ts'

export type PreviewChat = {
  state: ConversationState
  /** Null before the first question. */
  conversationId: string | null
  /** The server's words when it refused the last message, `''` when it did not answer; null when all is well. */
  failure: string | null
  isWriting: boolean
  /** The settings changed since the last question: what changed holds from the next one. */
  isOutdated: boolean
  send: (text: string, attachments?: Attachment[]) => void
  retry: () => void
  stop: () => void
  restart: () => void
}

type Pending = { clientId: string; text: string; attachments: Attachment[] }

const ownMessage = ({ clientId, text, attachments }: Pending): Message => ({
  id: clientId,
  clientId,
  author: 'visitor',
  authorName: null,
  content: text,
  citations: [],
  attachments,
  status: 'complete',
  createdAt: new Date().toISOString(),
})

/**
 * A talk with an agent that is being written: each question is answered by the settings as they stand when it is sent.
 * `onEvents` hears of everything that came, as it comes.
 */
export function usePreviewChat(
  slug: string,
  agentId: string,
  settings: AgentSettings | undefined,
  onEvents?: (events: StreamEvent[]) => void,
): PreviewChat {
  const language = useLocale()
  const [state, setState] = useState(emptyState)
  const [failure, setFailure] = useState<string | null>(null)
  const [sending, setSending] = useState<AbortController | null>(null)
  const conversationId = useRef<string | null>(null)
  const [shownId, setShownId] = useState<string | null>(null)
  const lastPending = useRef<Pending | null>(null)
  const latest = useRef({ settings, lastSeq: 0, sending, onEvents })
  latest.current = { settings, lastSeq: state.lastSeq, sending, onEvents }
  const written = useMemo(() => JSON.stringify(settings), [settings])
  const [answeredBy, setAnsweredBy] = useState<string | null>(null)

  const post = useCallback(
    async (pending: Pending) => {
      latest.current.sending?.abort()
      const abort = new AbortController()
      setSending(abort)
      setFailure(null)
      lastPending.current = pending
      setAnsweredBy(JSON.stringify(latest.current.settings))
      try {
        await postStream({
          url: `/api/app/v1/w/${slug}/agents/${agentId}/preview/messages`,
          body: {
            clientId: pending.clientId,
            text: pending.text,
            attachmentIds: pending.attachments.map(({ id }) => id),
            conversationId: conversationId.current,
            afterSeq: latest.current.lastSeq,
            language,
            settings: latest.current.settings,
          },
          signal: abort.signal,
          onConversation: (id) => {
            conversationId.current = id
            setShownId(id)
          },
          onEvents: (events) => {
            setState((current) => afterEvents(current, events))
            latest.current.onEvents?.(events)
          },
        })
      } catch (error) {
        if (!abort.signal.aborted) setFailure(error instanceof RefusedError ? error.message : '')
      } finally {
        setSending((current) => (current === abort ? null : current))
      }
    },
    [slug, agentId, language],
  )

  const send = useCallback(
    (text: string, attachments: Attachment[] = []) => {
      const pending = { clientId: crypto.randomUUID(), text, attachments }
      setState((current) => ({ ...current, messages: [...current.messages, ownMessage(pending)] }))
      void post(pending)
    },
    [post],
  )

  const restart = useCallback(() => {
    latest.current.sending?.abort()
    conversationId.current = null
    setShownId(null)
    setState(emptyState)
    setFailure(null)
    setAnsweredBy(null)
  }, [])

  const stop = useCallback(() => {
    const id = conversationId.current
    if (!id) return
    fetch(`/api/app/v1/w/${slug}/conversations/${id}/stop`, { method: 'POST' }).catch(() => setFailure(''))
  }, [slug])

  const retry = useCallback(() => {
    if (lastPending.current) void post(lastPending.current)
  }, [post])

  useEffect(() => () => latest.current.sending?.abort(), [])

  // An answer ends with its stream. What comes after a person decided is another one: it is followed.
  const [waitedIn, setWaitedIn] = useState<string | null>(null)
  const isWaiting = state.activities.some((activity) => activity.state === 'waiting')
  if (isWaiting && shownId !== null && waitedIn !== shownId) setWaitedIn(shownId)
  const follows = waitedIn !== null && waitedIn === shownId && sending === null
  const onFollowed = useCallback((events: StreamEvent[]) => {
    setState((current) => afterEvents(current, events))
    latest.current.onEvents?.(events)
  }, [])
  useConversationStream({
    url: follows ? `/api/app/v1/w/${slug}/conversations/${waitedIn}/events` : null,
    after: state.lastSeq,
    onEvents: onFollowed,
  })

  const isOutdated = answeredBy !== null && answeredBy !== written
  const isWriting = sending !== null || state.run !== null
  return { state, conversationId: shownId, failure, isWriting, isOutdated, send, retry, stop, restart }
}
