import { useCallback, useState } from 'react'
import type { Message, StreamEvent } from '#app/contracts/stream-events.ts'
import { afterEvents, type ConversationState, stateFrom } from './conversation-state.ts'
import { type StreamStatus, useConversationStream } from './use-conversation-stream.ts'

type Snapshot = Parameters<typeof stateFrom>[0] & { id: string }

export type LiveConversation = {
  state: ConversationState
  status: StreamStatus
  /** Puts a message on screen before the server has it; the stream's own replaces it. */
  show: (message: Message) => void
  take: (clientId: string) => void
}

/** A conversation that the page loaded, kept up to date by its stream. A newer load replaces what is older here. */
export function useLiveConversation(slug: string, snapshot: Snapshot): LiveConversation {
  const [loaded, setLoaded] = useState(snapshot)
  const [state, setState] = useState(() => stateFrom(snapshot))
  if (loaded !== snapshot) {
    setLoaded(snapshot)
    if (loaded.id !== snapshot.id || snapshot.lastSeq > state.lastSeq) setState(stateFrom(snapshot))
  }
  const onEvents = useCallback(
    (events: StreamEvent[]) => setState((current) => afterEvents(current, events)),
    [],
  )
  const status = useConversationStream({
    url: `/api/app/v1/w/${slug}/conversations/${snapshot.id}/events`,
    after: state.lastSeq,
    onEvents,
  })
  const show = useCallback(
    (message: Message) => setState((current) => ({ ...current, messages: [...current.messages, message] })),
    [],
  )
  const take = useCallback(
    (clientId: string) =>
      setState((current) => ({
        ...current,
        messages: current.messages.filter(
          (message) => message.clientId !== clientId || message.id !== clientId,
        ),
      })),
    [],
  )
  return { state, status, show, take }
}
