/** What the panel shows. One plain object, replaced on every change: the view is a function of it. */
import type { ConversationHandler, Message } from '#app/contracts/stream-events.ts'
import type { CitationPassage } from '#app/contracts/widget.v1.ts'

/** A visitor's message is shown before the server has it; it may also never get there. */
export type ShownMessage = Message & { delivery?: 'pending' | 'failed' }

export type OpenPassage = { n: number; passage: CitationPassage | null; hasFailed: boolean }

export type State = {
  isOpen: boolean
  conversationId: string | null
  messages: ShownMessage[]
  /** The last event that `messages` includes. */
  lastSeq: number
  /** The answer being written, by its run. */
  runId: string | null
  /** What the agent does beside writing, in its words; '' for nothing. */
  activity: string
  handler: ConversationHandler
  handlerName: string
  isClosed: boolean
  /** The connection is gone, and being made again. */
  isLost: boolean
  /** What the API said was wrong, in the visitor's language. */
  notice: string
  hasUnread: boolean
  passage: OpenPassage | null
}

export const emptyConversation = {
  conversationId: null,
  messages: [],
  lastSeq: 0,
  runId: null,
  activity: '',
  handler: 'agent',
  handlerName: '',
  isClosed: false,
  notice: '',
  passage: null,
} satisfies Partial<State>

export const initialState: State = { ...emptyConversation, isOpen: false, isLost: false, hasUnread: false }

/** The state and the way to change it, as the app's chunks see it. */
export type Store = {
  get(): State
  set(change: Partial<State>): void
}
