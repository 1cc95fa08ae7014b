import { useCallback, useEffect, useRef, useState } from 'react'
import { useLocale } from '#app/components/i18n.tsx'
import type { Message } from '#app/contracts/stream-events.ts'
import type { AgentSettings } from '#app/domain/agents/schemas.ts'
import { afterEvents, type ConversationState, emptyState } from './conversation-state.ts'
import { postStream, RefusedError } from './post-stream.ts'

export type PreviewChat = {
  state: ConversationState
  /** The server's words when it refused the last message, `''` when it did not answer; null when all is well. */
  failure: string | null
  isWriting: boolean
  send: (text: string) => void
  retry: () => void
  stop: () => void
  restart: () => void
}

type Pending = { clientId: string; text: string }

const ownMessage = ({ clientId, text }: Pending): Message => ({
  id: clientId,
  clientId,
  author: 'visitor',
  authorName: null,
  content: text,
  citations: [],
  status: 'complete',
  createdAt: new Date().toISOString(),
})

/** A talk with an agent that is being written: each question is answered by the settings as they stand when it is sent. */
export function usePreviewChat(
  slug: string,
  agentId: string,
  settings: AgentSettings | undefined,
): PreviewChat {
  const language = useLocale()
  const [state, setState] = useState(emptyState)
  const [failure, setFailure] = useState<string | null>(null)
  const [sending, setSending] = useState<AbortController | null>(null)
  const conversationId = useRef<string | null>(null)
  const lastPending = useRef<Pending | null>(null)
  const latest = useRef({ settings, lastSeq: 0, sending })
  latest.current = { settings, lastSeq: state.lastSeq, sending }

  const post = useCallback(
    async (pending: Pending) => {
      latest.current.sending?.abort()
      const abort = new AbortController()
      setSending(abort)
      setFailure(null)
      lastPending.current = pending
      try {
        await postStream({
          url: `/api/app/v1/w/${slug}/agents/${agentId}/preview/messages`,
          body: {
            ...pending,
            conversationId: conversationId.current,
            afterSeq: latest.current.lastSeq,
            language,
            settings: latest.current.settings,
          },
          signal: abort.signal,
          onConversation: (id) => {
            conversationId.current = id
          },
          onEvents: (events) => setState((current) => afterEvents(current, events)),
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
    (text: string) => {
      const pending = { clientId: crypto.randomUUID(), text }
      setState((current) => ({ ...current, messages: [...current.messages, ownMessage(pending)] }))
      void post(pending)
    },
    [post],
  )

  const restart = useCallback(() => {
    latest.current.sending?.abort()
    conversationId.current = null
    setState(emptyState)
    setFailure(null)
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

  return { state, failure, isWriting: sending !== null, send, retry, stop, restart }
}
