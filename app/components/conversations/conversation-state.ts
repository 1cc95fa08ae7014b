import type { ConversationHandler, Message, StreamEvent } from '#app/contracts/stream-events.ts'

/** What the agent does beside writing, as people read it. */
export type Activity = Omit<Extract<StreamEvent, { kind: 'activity' }>, 'kind' | 'seq'>

/** A conversation on screen: a snapshot, moved on by the events of its stream. */
export type ConversationState = {
  messages: Message[]
  handler: ConversationHandler
  handlerName: string | null
  isClosed: boolean
  lastSeq: number
  /** The answer being written now, and which message it is. */
  run: { runId: string; messageId: string } | null
  /** Of the newest answer, each call once, in the order they began. */
  activities: Activity[]
  /** Why the last answer failed; null when it did not. */
  errorCode: string | null
}

type Snapshot = Pick<ConversationState, 'messages' | 'handler' | 'handlerName' | 'isClosed' | 'lastSeq'> & {
  runId: string | null
}

export function stateFrom({ runId, ...snapshot }: Snapshot): ConversationState {
  const writing = snapshot.messages.findLast(({ status }) => status === 'streaming')
  return {
    ...snapshot,
    run: runId && writing ? { runId, messageId: writing.id } : null,
    activities: [],
    errorCode: null,
  }
}

export const emptyState: ConversationState = stateFrom({
  messages: [],
  handler: 'agent',
  handlerName: null,
  isClosed: false,
  lastSeq: 0,
  runId: null,
})

/** A message replaces itself, and the one on screen that its sender put there before the server had it. */
function withMessage(messages: Message[], message: Message): Message[] {
  const at = messages.findIndex(
    ({ id, clientId }) => id === message.id || (clientId !== null && clientId === message.clientId),
  )
  return at < 0 ? [...messages, message] : messages.with(at, message)
}

function withText(
  state: ConversationState,
  runId: string,
  change: (text: string) => string,
): ConversationState {
  if (state.run?.runId !== runId) return state
  const { messageId } = state.run
  const messages = state.messages.map((message) =>
    message.id === messageId ? { ...message, content: change(message.content) } : message,
  )
  return { ...state, messages }
}

/** What was written before it failed can be gone on with. */
function ended({ messages }: ConversationState, message: Message): Message {
  const isPartial = message.status === 'failed' && !!messages.find(({ id }) => id === message.id)?.content
  return isPartial ? { ...message, isPartial } : message
}

function apply(state: ConversationState, event: StreamEvent): ConversationState {
  switch (event.kind) {
    case 'message':
      return {
        ...state,
        messages: withMessage(state.messages, event.message),
        isClosed: event.message.author === 'visitor' ? false : state.isClosed,
      }
    case 'run.started':
      return {
        ...state,
        messages: withMessage(state.messages, event.message),
        run: { runId: event.runId, messageId: event.message.id },
        activities: [],
        errorCode: null,
      }
    case 'delta':
      return withText(state, event.runId, (text) => text.slice(0, event.offset) + event.text)
    case 'reset':
      return withText(state, event.runId, () => '')
    case 'run.finished':
      return {
        ...state,
        messages: withMessage(state.messages, ended(state, event.message)),
        run: state.run?.runId === event.runId ? null : state.run,
        errorCode: event.errorCode,
      }
    case 'activity': {
      const { runId, callId, label, state: now } = event
      const at = state.activities.findIndex((known) => known.callId === callId)
      const activity = { runId, callId, label, state: now }
      return {
        ...state,
        activities: at < 0 ? [...state.activities, activity] : state.activities.with(at, activity),
      }
    }
    case 'handler':
      return { ...state, handler: event.handler, handlerName: event.name }
    case 'closed':
      return { ...state, isClosed: true }
    case 'reopened':
      return { ...state, isClosed: false }
    default:
      return state
  }
}

/** Changes whenever a call may have begun to wait, or was decided. */
export const signOf = ({ activities, run }: ConversationState): string =>
  [run?.runId, ...activities.map(({ callId, state }) => `${callId} ${state}`)].join()

/** The state after some events; those it has already are passed over, kinds it does not know only count. */
export function afterEvents(state: ConversationState, events: StreamEvent[]): ConversationState {
  return events.reduce(
    (current, event) =>
      event.seq <= current.lastSeq ? current : { ...apply(current, event), lastSeq: event.seq },
    state,
  )
}
