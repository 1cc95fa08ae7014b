import { type Agent, type Dispatcher, request } from 'undici'
import {
  bad,
  discard,
  explain,
  guardedAgent,
  one,
  parseContentType,
  passing,
} from './guarded-agent.server.ts'
import { portOf, reachableAddresses } from './guarded-connect.server.ts'
import { readBody } from './read-body.server.ts'

// The one door for requests to addresses that a person typed. Public hosts only, checked at each hop; bytes, time and
// hops are bounded. Errors are AppErrors with words for people: BAD_INPUT is final, UNAVAILABLE may pass.

export type SafeFetchOptions = {
  /** Media types that are worth reading; anything else is refused before its body. */
  accept: readonly string[]
  /** Development and tests only. */
  allowLoopback: boolean
  /** After decompression. */
  maxBytes?: number
  /** From the first look-up to the last byte, redirects included. */
  timeoutMs?: number
  signal?: AbortSignal
}

export type SafeResponse = {
  /** After redirects. */
  url: string
  mediaType: string
  charset: string | null
  body: Buffer
}

const MAX_REDIRECTS = 5
const MAX_BYTES = 5 * 1024 * 1024
const TIMEOUT_MS = 15_000
const REDIRECTS = new Set([301, 302, 303, 307, 308])

/** The address as we fetch it, or an AppError that says what is wrong with it. No fragment, no credentials. */
export function parseWebAddress(address: string, base?: string): URL {
  let url: URL
  try {
    url = new URL(address.trim(), base)
  } catch (cause) {
    throw bad('addressUnreadable', {}, cause)
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw bad('addressNotWeb')
  if (url.username || url.password) throw bad('addressHasPassword')
  // Below 1024 only the web's own: a page never lives on the ports of mail, files or name servers.
  const port = url.port ? Number(url.port) : null
  if (port !== null && port !== 80 && port !== 443 && port < 1_024) throw bad('addressPort', { port })
  url.hash = ''
  return url
}

/** Parses an address and resolves its host; throws AppError for what safeFetch would refuse without asking the page. */
export async function requireFetchableAddress(
  address: string,
  options: Pick<SafeFetchOptions, 'allowLoopback'>,
): Promise<URL> {
  const url = parseWebAddress(address)
  await reachableAddresses(url.hostname, portOf(url), { allowLoopback: options.allowLoopback })
  return url
}

export async function safeFetch(address: string, options: SafeFetchOptions): Promise<SafeResponse> {
  const timeoutMs = options.timeoutMs ?? TIMEOUT_MS
  const clock = AbortSignal.timeout(timeoutMs)
  const signal = options.signal ? AbortSignal.any([clock, options.signal]) : clock
  const agent = guardedAgent({ allowLoopback: options.allowLoopback, timeoutMs })
  try {
    return await followRedirects(parseWebAddress(address), options, agent, signal)
  } catch (error) {
    options.signal?.throwIfAborted()
    throw explain(error, clock)
  } finally {
    // Destroy, not close: a body that never ends would keep a closing agent open for ever.
    void agent.destroy()
  }
}

async function followRedirects(
  start: URL,
  options: SafeFetchOptions,
  dispatcher: Agent,
  signal: AbortSignal,
): Promise<SafeResponse> {
  let url = start
  for (let hop = 0; hop <= MAX_REDIRECTS; hop += 1) {
    const response = await request(url, {
      dispatcher,
      signal,
      method: 'GET',
      headers: {
        accept: [...options.accept, '*/*;q=0.1'].join(', '),
        'accept-encoding': 'gzip, deflate, br',
        'accept-language': 'en, pt-BR;q=0.9, *;q=0.5',
        'user-agent': 'Hiviex/1 (knowledge reader)',
      },
    })
    const location = one(response.headers.location)
    if (REDIRECTS.has(response.statusCode) && location) {
      discard(response)
      url = parseWebAddress(location, url.href)
      continue
    }
    return await readResponse(url, response, options, signal)
  }
  throw bad('tooManyRedirects', { count: MAX_REDIRECTS })
}

async function readResponse(
  url: URL,
  response: Dispatcher.ResponseData,
  options: SafeFetchOptions,
  signal: AbortSignal,
): Promise<SafeResponse> {
  const status = response.statusCode
  if (status < 200 || status > 299) {
    discard(response)
    if (status === 429 || status >= 500) throw passing('pageBusy', { status })
    throw bad(status === 404 || status === 410 ? 'pageMissing' : 'pageRefused', { status })
  }
  const [mediaType = '', charset = null] = parseContentType(one(response.headers['content-type']))
  // A server that names no type is given the benefit of the doubt: the bytes are looked at later.
  if (mediaType && !options.accept.includes(mediaType)) {
    discard(response)
    throw bad('pageType', { type: mediaType.slice(0, 60) })
  }
  const maxBytes = options.maxBytes ?? MAX_BYTES
  const body = await readBody(response.body, one(response.headers['content-encoding']), maxBytes, signal)
  return { url: url.href, mediaType, charset, body }
}
