import {
  OAuthError,
  SdkError,
  SdkErrorCode,
  SdkHttpError,
  UnauthorizedError,
} from '@modelcontextprotocol/client'
import { isAppError } from '#app/lib/app-error.ts'
import { isBrokenOff } from './lost-calls.ts'
import { isMcpError, McpError, type McpProblem } from './types.ts'

const REFUSED: Record<string, McpProblem> = {
  'errors.knowledge.addressOwn': 'address_own',
  'errors.knowledge.hostUnknown': 'host_unknown',
  'errors.knowledge.pageTooLarge': 'too_large',
  'errors.tools.needsHttps': 'needs_https',
}

/** What the SDK, the door or Node threw, in our terms. */
export function explain(thrown: unknown, clock: AbortSignal): McpError {
  for (let error = thrown, depth = 0; error && depth < 5; error = (error as Error).cause, depth += 1) {
    if (isMcpError(error)) return error
    if (isAppError(error))
      return new McpError(REFUSED[error.messageKey ?? ''] ?? 'address_refused', error.message)
  }
  const message = thrown instanceof Error ? thrown.message : String(thrown)
  if (thrown instanceof UnauthorizedError || thrown instanceof OAuthError)
    return new McpError('needs_sign_in', message, thrown)
  if (thrown instanceof SdkHttpError) return new McpError(ofStatus(thrown.status), message, thrown)
  if (isBrokenOff(thrown)) return new McpError('broken_off', message, thrown)
  if (clock.aborted) return new McpError('too_slow', 'it did not answer in time', thrown)
  if (thrown instanceof SdkError && thrown.code === SdkErrorCode.RequestTimeout)
    return new McpError('too_slow', message, thrown)
  // The request may have arrived: that is another thing than a server that is not there.
  if (/ECONNRESET|EPIPE|UND_ERR_SOCKET|terminated/.test(message + codeOf(thrown)))
    return new McpError('broken_off', 'the connection broke off', thrown)
  if (/fetch failed|ECONN|UND_ERR|socket/i.test(message + codeOf(thrown)))
    return new McpError('unreachable', 'it cannot be reached', thrown)
  return new McpError(
    /JSON|parse|unexpected content|Invalid/i.test(message) ? 'not_mcp' : 'protocol',
    message,
    thrown,
  )
}

const codeOf = (error: unknown): string =>
  String((error as { cause?: { code?: unknown } })?.cause?.code ?? (error as { code?: unknown })?.code ?? '')

function ofStatus(status: number | undefined): McpProblem {
  if (status === 401) return 'needs_sign_in'
  if (status === 403 || status === 429) return 'refused'
  return status !== undefined && status >= 500 ? 'unreachable' : 'not_mcp'
}
