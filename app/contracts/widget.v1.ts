/**
 * The widget's API, version 1: what `widget/` and any other visitor client may rely on. Changes are additive.
 *
 * Base path `/api/widget/v1`. JSON in, JSON out, except the two event streams. The visitor token travels as
 * `Authorization: Bearer <token>`; no cookie is read. Errors are `ApiError` with the matching HTTP status.
 *
 * - GET  /agents/:publicId                      -> AgentInfo                 (no token; cacheable 60 s)
 * - POST /agents/:publicId/visitors             -> VisitorSession            (no token)
 * - GET  /conversations/current                 -> ConversationSnapshot | { conversation: null }
 * - POST /messages  SendMessageInput            -> text/event-stream of StreamEvent: from `afterSeq` to the end of the
 *                                                  answer; the first event is preceded by the header
 *                                                  `X-Conversation-Id`. The same `clientId` again resumes, never resends.
 * - GET  /conversations/:id/events?after=SEQ    -> text/event-stream of StreamEvent, open-ended (`Last-Event-ID` wins over `after`)
 * - POST /conversations/:id/stop                -> { stopped: boolean }
 * - POST /conversations/:id/handover            -> { handler: 'waiting' | 'human' }    (ask for a person)
 * - GET  /citations/:chunkId                    -> CitationPassage
 * - POST /attachments   bytes of a picture      -> Attachment                (JPEG, PNG, WebP, GIF, AVIF; at most 8 MB;
 *                                                  sent with a message within a day, or gone)
 * - GET  /attachments/:id/:size                 -> image/jpeg                (the visitor's own)
 * - GET  /media/:id/:size                       -> image/webp or the video   (no token; what an agent sends)
 *
 * An SSE frame is `id: <seq>\nevent: e\ndata: <StreamEvent as JSON>\n\n`; a comment line (`:`) every 15 s keeps it open;
 * `retry: 1000` opens it.
 */
import type { ConversationHandler, Message } from './stream-events.ts'

export type Locale = 'en' | 'pt-BR'

export type AgentInfo = {
  publicId: string
  name: string
  avatarUrl: string | null
  welcome: string
  suggestedQuestions: string[]
  /** `auto`: the visitor's browser decides. */
  locale: Locale | 'auto'
  /** CSS colour `#rrggbb` of the launcher and the visitor's bubbles. */
  accentColor: string
  position: 'right' | 'left'
  placeholder: string | null
  /** Whether visitors may send pictures. Left out: no. */
  acceptsImages?: boolean
}

export type VisitorSession = {
  token: string
  /** ISO 8601. The server slides it forward with use. */
  expiresAt: string
  visitorId: string
}

export type ConversationSnapshot = {
  conversation: {
    id: string
    handler: ConversationHandler
    handlerName: string | null
    /** The last event this snapshot includes: go on with `after=lastSeq`. */
    lastSeq: number
    /** The answer being written right now, if any: its message is last in `messages`, status `streaming`. */
    runId: string | null
    messages: Message[]
    /** The team closed it. A new message in it opens it again. */
    isClosed: boolean
  }
}

export type SendMessageInput = {
  /** UUID made by the client, one for each message the visitor sends. */
  clientId: string
  /** null starts a conversation. */
  conversationId: string | null
  /** 1 to 4,000 characters; may be empty beside a picture. */
  text: string
  /** Pictures from `POST /attachments`, at most 4, each sent once. Left out: none. */
  attachmentIds?: string[]
  /** The last seq the client has seen in this conversation; 0 for a new one. */
  afterSeq: number
  /** The language of the visitor's page or browser, a BCP 47 tag. */
  language: string
  /** Where the visitor is: the address without its query, and the page's title. For `{{page.url}}` and `{{page.title}}`. */
  page?: { url: string; title: string }
}

export type CitationPassage = {
  title: string
  headingPath: string[]
  url: string | null
  /** Plain text before, of and after the passage. */
  before: string
  passage: string
  after: string
}

export type ApiError = {
  error: {
    code: string
    /** For people, in the request's language. */
    message: string
    /** Quote it to support; it is in the logs. */
    errorId: string
  }
}
