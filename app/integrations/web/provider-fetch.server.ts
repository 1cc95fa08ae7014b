import { Agent, fetch as undiciFetch } from 'undici'
import { isAppError } from '#app/lib/app-error.ts'
import { remember } from '#app/lib/remember.ts'
import { guardedConnector } from './guarded-connect.server.ts'
import { parseWebAddress } from './safe-fetch.server.ts'

// The door to model providers whose address a person typed. It carries a key, so it is narrower than the one for pages:
// one origin, no redirects, and only the headers that the APIs need.

export type ProviderFetchOptions = {
  baseUrl: string
  /** `host` or `host:port` that may be private: PRIVATE_PROVIDER_HOSTS. */
  allowPrivate: readonly string[]
  /** Development and tests only. */
  allowLoopback: boolean
}

/** A request that was never made, or whose answer we refuse: final, whatever the provider does next. */
export class RefusedRequest extends Error {
  readonly code = 'REQUEST_REFUSED'
}

const CONNECT_MS = 5_000
/** Longer than any limit of the adapters, which end a wait first. */
const SILENCE_MS = 120_000
/** Connections to one origin, and origins with open connections. */
const CONNECTIONS = 256
const ORIGINS = 1_024
const MAX_ERROR_BYTES = 65_536

// What is set by the environment for the SDKs (`OPENAI_CUSTOM_HEADERS`), or tells of this machine, stays here.
const SENT = /^(authorization|x-api-key|content-type|accept|user-agent|anthropic-version|anthropic-beta)$/

type Reach = 'public' | 'loopback' | 'private'

/** Kept open between answers and shared by all workspaces: a connection carries no key, each request does. */
const agentFor = (reach: Reach) =>
  remember(
    `provider-agent:${reach}`,
    () =>
      new Agent({
        connect: guardedConnector({
          allowLoopback: reach === 'loopback',
          allowPrivate: reach === 'private',
          connectTimeoutMs: CONNECT_MS,
        }),
        maxHeaderSize: 16_384,
        headersTimeout: SILENCE_MS,
        bodyTimeout: SILENCE_MS,
        keepAliveTimeout: 30_000,
        connections: CONNECTIONS,
        maxOrigins: ORIGINS,
        pipelining: 1,
      }),
  )

/** Whether the installation's operator has opened this host, on this port or on all. */
export function isPrivateHostAllowed(url: URL, allowPrivate: readonly string[]): boolean {
  const port = url.port || (url.protocol === 'https:' ? '443' : '80')
  return allowPrivate.some((entry) => {
    const host = entry.trim().toLowerCase()
    return host !== '' && (host === url.hostname || host === `${url.hostname}:${port}`)
  })
}

/** The address of a provider. Throws AppError BAD_INPUT or RefusedRequest. Over plain http a key can be read on the way: private hosts alone. */
export function parseProviderAddress(options: ProviderFetchOptions): URL {
  const url = parseWebAddress(options.baseUrl)
  const isOpen = options.allowLoopback || isPrivateHostAllowed(url, options.allowPrivate)
  if (url.protocol === 'http:' && !isOpen)
    throw new RefusedRequest('a provider on the public network needs https')
  return url
}

function keptHeaders(headers: HeadersInit | undefined): Record<string, string> {
  return Object.fromEntries([...new Headers(headers)].filter(([name]) => SENT.test(name)))
}

/** Why a request failed, if it is our own refusal. */
function refusalIn(error: unknown): RefusedRequest | null {
  let inner = error
  for (let depth = 0; depth < 4 && typeof inner === 'object' && inner !== null; depth += 1) {
    if (inner instanceof RefusedRequest) return inner
    if (isAppError(inner) && inner.messageKey?.endsWith('addressOwn'))
      return new RefusedRequest('the address belongs to this installation itself', { cause: inner })
    if (isAppError(inner) && inner.messageKey?.endsWith('addressRefused'))
      return new RefusedRequest('the address is not public')
    inner = (inner as { cause?: unknown }).cause
  }
  return null
}

/** The words of a failed request, not more of them than a person reads. */
async function withShortBody(response: Response): Promise<Response> {
  const reader = response.body?.getReader()
  const parts: Uint8Array[] = []
  let bytes = 0
  for (;;) {
    const { done, value } = (await reader?.read()) ?? { done: true, value: undefined }
    if (done || bytes > MAX_ERROR_BYTES) break
    parts.push(value)
    bytes += value.length
  }
  await reader?.cancel()
  const { status, statusText, headers } = response
  return new Response(Buffer.concat(parts).subarray(0, MAX_ERROR_BYTES), { status, statusText, headers })
}

/**
 * A `fetch` for the SDKs that reaches one provider and nothing else: its own origin, at a public address, or one that the
 * operator has opened. Redirects are refused; headers over 16 KB too. Throws RefusedRequest for what is ours to refuse.
 */
export function providerFetch(options: ProviderFetchOptions): typeof fetch {
  const base = parseProviderAddress(options)
  const reach: Reach = isPrivateHostAllowed(base, options.allowPrivate)
    ? 'private'
    : options.allowLoopback
      ? 'loopback'
      : 'public'
  return async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input)
    if (url.origin !== base.origin) throw new RefusedRequest('another host than the provider')
    const { method, body, signal } = init ?? {}
    let response: Response
    try {
      // Undici's own types and the platform's describe the same objects.
      response = (await undiciFetch(url, {
        method: method ?? 'GET',
        headers: keptHeaders(init?.headers),
        body: (body ?? null) as string | null,
        signal: signal ?? null,
        redirect: 'manual',
        dispatcher: agentFor(reach),
      })) as unknown as Response
    } catch (error) {
      throw refusalIn(error) ?? error
    }
    if (response.status >= 300 && response.status < 400) {
      await response.body?.cancel()
      throw new RefusedRequest('the provider sends us elsewhere')
    }
    return response.ok ? response : await withShortBody(response)
  }
}
