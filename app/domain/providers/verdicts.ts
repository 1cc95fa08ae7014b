import { isAppError } from '#app/lib/app-error.ts'

// What can come of asking a provider for its models, in terms that an owner can act on. The words stand in the
// catalogues under `providers.verdict.<code>`.

export const VERDICT_CODES = [
  'key_refused',
  'key_unreadable',
  'host_unknown',
  'address_refused',
  'address_own',
  'nobody_there',
  'certificate',
  'no_such_path',
  'not_an_api',
  'timeout',
  'no_credit',
  'rate_limited',
  'provider_down',
  'refused',
] as const
export type VerdictCode = (typeof VERDICT_CODES)[number]

export type Verdict =
  | { ok: true; models: number; latencyMs: number }
  /** `suggestion`: the address that was probably meant. */
  | { ok: false; code: VerdictCode; suggestion: string | null }

export const isVerdictCode = (code: string): code is VerdictCode =>
  (VERDICT_CODES as readonly string[]).includes(code)

type Failure = { kind?: unknown; status?: unknown; code?: unknown; cause?: unknown; message?: unknown }

/** The error and what caused it, outermost first. */
function* chainOf(error: unknown): Generator<Failure> {
  let at = error
  for (let depth = 0; depth < 8 && typeof at === 'object' && at !== null; depth++) {
    yield at as Failure
    at = (at as Failure).cause
  }
}

/** What our own guard or the network said stands deepest and tells most; a status comes next. */
export function verdictOf(error: unknown): VerdictCode {
  const chain = [...chainOf(error)]
  for (const link of chain) {
    const network = networkCode(link)
    if (network) return network
  }
  const [{ kind, status } = {} as Failure] = chain
  if (status === 404 || status === 405) return 'no_such_path'
  switch (kind) {
    case 'auth':
      return 'key_refused'
    case 'no_credit':
      return 'no_credit'
    case 'rate_limited':
      return 'rate_limited'
    case 'timeout':
    case 'aborted':
      return 'timeout'
    case 'malformed':
    case 'cut':
      return 'not_an_api'
    case 'unavailable':
      return typeof status === 'number' ? 'provider_down' : 'nobody_there'
    default:
      return 'refused'
  }
}

function networkCode(link: Failure): VerdictCode | null {
  if (isAppError(link)) {
    const key = link.messageKey ?? ''
    if (key.endsWith('.hostUnknown')) return 'host_unknown'
    if (key.endsWith('.addressRefused')) return 'address_refused'
    if (key.endsWith('.addressOwn')) return 'address_own'
    if (key.endsWith('.secretUnreadable')) return 'key_unreadable'
  }
  const code = String(link.code ?? '')
  // Our own door to providers refused: to go there at all, or to follow where the answer pointed.
  if (code === 'REQUEST_REFUSED') return refusalCode(String(link.message))
  if (/ENOTFOUND|EAI_AGAIN/.test(code)) return 'host_unknown'
  if (/CERT|TLS|SSL|SELF_SIGNED|UNABLE_TO_/.test(code)) return 'certificate'
  if (/TIMEOUT|ETIMEDOUT/.test(code)) return 'timeout'
  if (/HPE_|HEADERS_OVERFLOW|REDIRECT/.test(code)) return 'not_an_api'
  if (/ECONNREFUSED|ECONNRESET|EHOSTUNREACH|ENETUNREACH|UND_ERR_SOCKET/.test(code)) return 'nobody_there'
  return null
}

function refusalCode(message: string): VerdictCode {
  if (/elsewhere/.test(message)) return 'not_an_api'
  return /installation itself/.test(message) ? 'address_own' : 'address_refused'
}
