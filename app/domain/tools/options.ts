// What can be chosen for a tool: for schemas and forms alike, apart from zod, which browsers need not load.

export const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const
export type Method = (typeof METHODS)[number]

/** Where a parameter stands in the request; nowhere else can a model write anything. */
export const PLACES = ['path', 'query', 'body', 'header'] as const
export type Place = (typeof PLACES)[number]

export const PARAMETER_TYPES = ['string', 'number', 'integer', 'boolean', 'array', 'object'] as const
export type ParameterType = (typeof PARAMETER_TYPES)[number]

/** Where a fixed value stands; its text may hold `{{secret:NAME}}`. */
export const FIXED_PLACES = ['header', 'query'] as const

export const TOOL_KINDS = ['http', 'openapi', 'mcp'] as const
export type ToolKind = (typeof TOOL_KINDS)[number]
/** What every agent can have, behind its switches (builtin/). */
export type BuiltinKind = 'knowledge' | 'media' | 'lead' | 'handover' | 'follow_up'
/** Of these the request is written down: people change it in the form for requests. */
export const isRequestKind = (kind: ToolKind): boolean => kind === 'http' || kind === 'openapi'

/** Names of what every agent can have (builtin/); no tool of a workspace bears one. */
export const RESERVED_NAMES: readonly string[] = [
  'search_knowledge',
  'send_media',
  'capture_lead',
  'hand_over',
  'schedule_follow_up',
]

export const MAX_PARAMETERS = 40
export const MAX_FIXED = 20
export const MAX_FIELDS = 30
export const MAX_TIMEOUT_SECONDS = 18
export const MAX_TOOLS = 200

/** Changes something on the other side, as far as the method says. */
export const isWriting = (method: Method): boolean => method !== 'GET'

/** Names of headers that belong to the connection or to us; nobody sets them. */
const OUR_HEADERS =
  /^(host|content-length|content-encoding|connection|keep-alive|proxy-.*|transfer-encoding|te|trailer|upgrade|expect|via|forwarded|x-forwarded-.*|x-real-ip|sec-.*)$/i
const HEADER_NAME = /^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,80}$/

export const isHeaderName = (name: string): boolean => HEADER_NAME.test(name) && !OUR_HEADERS.test(name)
/** Of these a model never decides the value. */
export const isModelHeader = (name: string): boolean =>
  isHeaderName(name) && !/^(authorization|cookie|content-type|idempotency-key|user-agent)$/i.test(name)

/** Names under which a secret is sent. */
export const TELLING = /auth|cookie|token|secret|passw|api[-_]?key|^key$|[-_]key$|signature|credential/i

/** A secret written down where everybody in the workspace can read it. */
export const isOpenSecret = (name: string, value: string): boolean =>
  TELLING.test(name) && value.trim() !== '' && secretsIn(value).length === 0

/** `{name}` in an address. */
export const PLACEHOLDER = /\{([A-Za-z][A-Za-z0-9_]{0,59})\}/g
/** `{{secret:NAME}}` in a fixed value. */
export const SECRET = /\{\{secret:([A-Z][A-Z0-9_]{0,39})\}\}/g

export const placeholdersIn = (text: string): string[] =>
  [...text.matchAll(PLACEHOLDER)].map(([, name]) => name ?? '')
export const secretsIn = (text: string): string[] => [...text.matchAll(SECRET)].map(([, name]) => name ?? '')

/** What stands for a secret wherever people or models look. */
export const MASK = '•••'
