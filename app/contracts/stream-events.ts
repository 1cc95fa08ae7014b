/**
 * The events of a conversation's log, as every reader sees them: the widget, the preview, the inbox.
 *
 * Each event has `seq`, a whole number from 1 that rises by one inside a conversation. It is the SSE `id`, so a
 * reader that reconnects with `Last-Event-ID: 41` gets 42 next: no byte twice, none lost. The log is append-only.
 * The version is additive: readers ignore kinds and fields they do not know.
 */

/** A passage an answer rests on. `n` is the number shown in the text as `[n]`, from 1. */
export type Citation = {
  n: number
  chunkId: string
  sourceId: string
  documentId: string
  title: string
  /** Headings above the passage, outermost first. */
  headingPath: string[]
  /** Where the passage came from on the web; null for pasted text and files. */
  url: string | null
  /** Character offsets (UTF-16) of the passage in its document. */
  startOffset: number
  endOffset: number
  /** At most 280 characters of the passage, plain text. */
  excerpt: string
}

/** A picture or video beside a message. Pictures a visitor sent need their token; what an agent sends is public. */
export type Attachment = {
  id: string
  kind: 'image' | 'video'
  /** Paths below the API's host, smallest first; a video's are its posters. `width` in pixels. */
  sizes: { width: number; height: number; path: string }[]
  /** Where a video's bytes are; null for pictures. */
  videoPath: string | null
  /** Plain text, '' for none. */
  caption: string
}

export type MessageAuthor = 'visitor' | 'agent' | 'member' | 'system'
export type MessageStatus = 'streaming' | 'complete' | 'stopped' | 'failed'

export type Message = {
  id: string
  /** The sender's own id for the message, so that a repeated send is one message. */
  clientId: string | null
  author: MessageAuthor
  /** The name to show: the agent's, or the team member's first name. */
  authorName: string | null
  /** Markdown. Hostile: render only through an allow-list. */
  content: string
  citations: Citation[]
  /** Left out: none. */
  attachments?: Attachment[]
  /** The run that wrote it; left out for what people wrote. */
  runId?: string | null
  status: MessageStatus
  /** Of a failed answer, in a snapshot: its text is what its model had written, not only words that it failed. */
  isPartial?: boolean
  /** ISO 8601, UTC. */
  createdAt: string
}

/** Who answers the next message: the agent, nobody yet (a person was asked for), or a person. */
export type ConversationHandler = 'agent' | 'waiting' | 'human'

export type StreamEventData =
  /** A whole message was stored (a visitor's, a person's, a system note). */
  | { kind: 'message'; message: Message }
  /** An answer begins. `message.content` is empty; text follows as `delta`. */
  | { kind: 'run.started'; runId: string; message: Message }
  /** Text to append to the answer of `runId`. `offset` is where it starts, in UTF-16 units. */
  | { kind: 'delta'; runId: string; offset: number; text: string }
  /** The answer of `runId` starts anew: drop the text shown so far. Sent when a run had to be taken over and could not be continued word for word. */
  | { kind: 'reset'; runId: string }
  /** The answer is over. `message` is its final form and replaces the streamed text. */
  | { kind: 'run.finished'; runId: string; message: Message; errorCode: string | null }
  /**
   * What the agent is doing besides writing. `label` is for people, in the conversation's language, and holds nothing of
   * the call's arguments. `waiting`: a person has to approve it first; the answer ends and goes on in another run.
   */
  | {
      kind: 'activity'
      runId: string
      callId: string
      label: string
      state: 'running' | 'done' | 'failed' | 'waiting' | 'denied' | 'expired'
    }
  /** Who answers changed. `name` is the person's first name when handler is `human`. */
  | { kind: 'handler'; handler: ConversationHandler; name: string | null }
  | { kind: 'closed' }
  /** The team took it up again. A visitor's own message opens it, too, without this event. */
  | { kind: 'reopened' }

export type StreamEvent = StreamEventData & { seq: number }
