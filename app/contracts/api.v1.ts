/**
 * The public API, version 1: what programs of a workspace may rely on. Changes are additive.
 *
 * Base path `/api/v1`. JSON in, JSON out. Every call carries `Authorization: Bearer hvx_...`, a key that owners and admins
 * make under Settings, API keys. What a key may do is named by its scopes, and never exceeds what the person who made it
 * may do at that moment. Errors are `ApiError` with the matching HTTP status; an id that belongs to another workspace is
 * answered exactly as one that does not exist. Times are ISO 8601 in UTC, ids UUIDs.
 *
 * - GET    /me                                               -> ApiMe                      (any scope)
 * - GET    /agents                                           -> { agents: ApiAgent[] }     agent:read
 * - GET    /agents/:id                                       -> { agent: ApiAgentDetail }  agent:read
 * - GET    /conversations?view=open|waiting|closed&after=    -> ApiPage<'conversations', ApiConversation>       conversation:read
 * - GET    /conversations/:id                                -> { conversation: ApiConversationDetail }         conversation:read
 * - GET    /knowledge/sources                                -> { sources: ApiSource[] }   knowledge:read
 * - GET    /knowledge/sources/:id                            -> { source: ApiSource }      knowledge:read
 * - POST   /knowledge/sources  ApiNewSource                  -> 201 { source: {id}, jobRunId }                  knowledge:create
 * - DELETE /knowledge/sources/:id                            -> 204                        knowledge:delete
 * - GET    /audit?actor=&action=&object=&from=&to=&search=&after= -> ApiPage<'entries', ApiAuditEntry>          audit:read
 *
 * A key makes at most 120 calls a minute (60 at once). Beyond that: 429 with `Retry-After` in seconds.
 */
import type { MessageAuthor, MessageStatus } from './stream-events.ts'

export type ApiMe = {
  key: { id: string; name: string; prefix: string; scopes: string[]; expiresAt: string | null }
  workspace: { id: string; slug: string; name: string }
}

export type ApiAgent = {
  id: string
  /** Stands in the snippet of the widget. */
  publicId: string
  name: string
  role: string
  /** `changed`: published, and the draft went on since. */
  status: 'draft' | 'published' | 'changed'
  versionNumber: number | null
  isArchived: boolean
  updatedAt: string
}

export type ApiAgentDetail = ApiAgent & {
  language: string
  instructions: string
  welcome: string
  suggestedQuestions: string[]
  model: string
  sourceIds: string[]
}

export type ApiConversation = {
  id: string
  subject: string | null
  agent: { id: string; name: string }
  visitorName: string | null
  handler: 'agent' | 'waiting' | 'human'
  isClosed: boolean
  unreadCount: number
  lastMessageAt: string
  lastMessageAuthor: MessageAuthor | null
}

export type ApiConversationDetail = ApiConversation & {
  /** Oldest first; the newest 500. */
  messages: {
    id: string
    author: MessageAuthor
    authorName: string | null
    content: string
    status: MessageStatus
    createdAt: string
  }[]
}

export type ApiSource = {
  id: string
  kind: 'text' | 'file' | 'page'
  name: string
  url: string | null
  status: 'pending' | 'processing' | 'ready' | 'failed'
  errorCode: string | null
  sizeBytes: number
  chunkCount: number
  agents: { id: string; name: string }[]
  ingestedAt: string | null
  createdAt: string
}

/** `agentIds`: who reads it. */
export type ApiNewSource =
  | { kind: 'text'; name: string; text: string; agentIds?: string[] }
  | { kind: 'page'; url: string; agentIds?: string[] }

export type ApiAuditEntry = {
  id: string
  at: string
  actor: { kind: 'user' | 'apiKey' | 'visitor' | 'webhook' | 'job'; id: string | null; name: string | null }
  /** `noun.verb`. */
  action: string
  object: { type: string; id: string; name: string | null }
  /** By field: `{before, after}` where something changed, else what it was about. */
  changes: Record<string, unknown>
  requestId: string | null
}

/** `next` goes into `after` for the next page; null on the last one. */
export type ApiPage<Name extends string, Item> = Record<Name, Item[]> & { next: string | null }

export type { ApiError } from './widget.v1.ts'
