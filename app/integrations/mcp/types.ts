import type { JsonObject } from '#app/integrations/llm/types.ts'

/** A tool as its server describes it. Every word of it is hostile until a person has read it. */
export type McpTool = {
  name: string
  title: string
  description: string
  inputSchema: JsonObject
  /** What the server promises of itself; only ever used to ask for more care, or after a person looked. */
  readOnly: boolean
  idempotent: boolean
  /** It only runs as a task that is asked after later, which we do not do. */
  needsTask: boolean
}

/** How a server is spoken to. `oauth` is the memory of a sign-in, `header` one header for its origin alone. */
export type McpAccess = {
  url: string
  allowLoopback: boolean
  header?: { name: string; value: string }
  oauth?: OAuthAccess
}

/** All that a sign-in has to remember, as plain JSON: sealed as a whole by whoever keeps it. */
export type OAuthMemory = {
  clientInformation?: JsonObject
  tokens?: JsonObject
  codeVerifier?: string
  discovery?: JsonObject
}

export type OAuthAccess = {
  memory: OAuthMemory
  redirectUrl: string
  /** Called whenever tokens were refreshed: what is kept must be replaced, or the next refresh fails. */
  save(memory: OAuthMemory): Promise<void>
}

export type McpContent = {
  text: string
  isError: boolean
}

export type McpProblem =
  | 'unreachable'
  | 'broken_off'
  | 'too_slow'
  | 'too_large'
  | 'needs_sign_in'
  | 'refused'
  | 'not_mcp'
  | 'protocol'
  | 'address_refused'
  | 'address_own'
  | 'host_unknown'
  | 'needs_https'

const BRAND = Symbol.for('hiviex.McpError')

/** What went wrong with a server, in our terms. The message may quote the server, so it is for logs and people, cut. */
export class McpError extends Error {
  readonly [BRAND] = true
  readonly problem: McpProblem

  constructor(problem: McpProblem, message: string = problem, cause?: unknown) {
    super(message.slice(0, 500), { cause })
    this.name = 'McpError'
    this.problem = problem
  }
}

export function isMcpError(error: unknown): error is McpError {
  return typeof error === 'object' && error !== null && BRAND in error
}
