import type { Json } from '#app/integrations/llm/types.ts'
import { type AppError, isAppError } from '#app/lib/app-error.ts'
import type { ToolResult } from '../types.ts'

// What keeps a call from being made, in words for the model, and as a code for people. Nothing here repeats an address:
// where a tool goes is the owner's business.

const WORDS = {
  arguments: 'The arguments cannot be used:',
  secret_missing: 'A secret that this tool needs is not set. Do not call it again.',
  secret_needs_https:
    'This tool would send a secret without encryption, so it was not called. Do not call it again.',
  address_refused: 'The address of this tool is not public, so it was not called. Do not call it again.',
  address_own:
    'The address of this tool belongs to this installation, so it was not called. Do not call it again.',
  host_unknown: 'The server of this tool was not found.',
  redirect_elsewhere: 'The server sends this request to another address, which is not followed.',
  too_slow: 'It did not answer in time. Whether it took effect is not known.',
  too_large: 'Its answer is larger than can be read. Ask for less.',
  certificate: 'The certificate of the server is not valid, so it was not called.',
  unreadable: 'Its answer cannot be read.',
  broken_off:
    'The connection broke off before an answer came. Whether it took effect is not known: do not repeat it if it changes something, and say so if it matters.',
  unreachable: 'It cannot be reached right now.',
  needs_https: 'This tool has no encrypted address, so it was not called.',
  needs_sign_in: 'Somebody has to sign in again before this tool works. Do not call it again.',
  not_mcp: 'The server does not speak the protocol that was expected.',
  changed: 'This tool changed, and a person has to look at it first. Do not call it again.',
  missing: 'The server has this tool no longer. Do not call it again.',
  protocol: 'The server answered with an error.',
} as const
export type ProblemCode = keyof typeof WORDS

const CODES: Record<string, ProblemCode> = {
  'errors.knowledge.addressRefused': 'address_refused',
  'errors.knowledge.addressOwn': 'address_own',
  'errors.knowledge.addressUnreadable': 'address_refused',
  'errors.knowledge.addressNotWeb': 'address_refused',
  'errors.knowledge.addressHasPassword': 'address_refused',
  'errors.knowledge.addressPort': 'address_refused',
  'errors.knowledge.hostUnknown': 'host_unknown',
  'errors.knowledge.pageTooSlow': 'too_slow',
  'errors.knowledge.pageTooLarge': 'too_large',
  'errors.knowledge.pageCertificate': 'certificate',
  'errors.knowledge.pageUnreadable': 'unreadable',
  'errors.knowledge.pageUnreachable': 'unreachable',
  'errors.tools.brokenOff': 'broken_off',
  'errors.tools.redirectElsewhere': 'redirect_elsewhere',
  'errors.tools.needsHttps': 'needs_https',
  'errors.providers.secretUnreadable': 'secret_missing',
}

export const codeOf = (error: AppError): ProblemCode => CODES[error.messageKey ?? ''] ?? 'unreachable'

/** A result that says why nothing came of a call. */
export function problem(
  what: ProblemCode | AppError,
  more = '',
  detail: { [key: string]: Json } = {},
): ToolResult {
  const code = isAppError(what) ? codeOf(what) : what
  const said = code === 'arguments' || code === 'protocol' ? `${WORDS[code]} ${more}`.trim() : WORDS[code]
  return {
    content: said,
    isError: true,
    detail: { ...detail, problem: code },
    ...(code === 'broken_off' ? { errorCode: 'broken_off' as const } : {}),
    ...(code === 'too_slow' ? { errorCode: 'timeout' as const } : {}),
  }
}

const UNREAD =
  'It answered, but more than can be read, or nothing readable. Whether it took effect is not known: do not repeat it if it changes something, and say so if it matters.'

/** The same of a call that may have changed something: an answer that could not be read is no sign that it failed. */
export function problemOfWrite(what: ProblemCode | AppError, detail: { [key: string]: Json }): ToolResult {
  const code = isAppError(what) ? codeOf(what) : what
  const result = problem(code, '', detail)
  return code === 'too_large' || code === 'unreadable'
    ? { ...result, content: UNREAD, errorCode: 'unread' }
    : result
}
