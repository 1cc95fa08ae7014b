import type { JsonObject } from '#app/integrations/llm/types.ts'

/** A tool as its server describes it, cleaned. `parameters` is null when it cannot be called. */
export type ListedTool = {
  name: string
  title: string
  description: string
  parameters: JsonObject | null
  /** SHA-256 of every word of it, as the server wrote them. */
  hash: string
  isReadOnly: boolean
  isIdempotent: boolean
}

export type ServerStatus = 'untested' | 'ready' | 'failed' | 'needs_sign_in'

/** Times are ISO 8601. Nothing sealed is in it. */
export type ServerView = {
  id: string
  kind: 'mcp' | 'openapi'
  name: string
  url: string
  auth: 'none' | 'header' | 'oauth'
  headerName: string | null
  /** Whether a secret is kept, and its last four characters. */
  hasSecret: boolean
  secretHint: string
  clientId: string | null
  scopes: string
  /** Of an OpenAPI document: where it was read; '' when it was pasted. */
  source: string
  place: 'header' | 'query'
  status: ServerStatus
  errorCode: string | null
  listed: ListedTool[]
  listedAt: string | null
}
