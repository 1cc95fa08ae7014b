import { Agent, fetch as undiciFetch } from 'undici'
import { AppError } from '#app/lib/app-error.ts'
import { guardedConnector } from './guarded-connect.server.ts'
import { isLoopbackAddress } from './public-address.ts'
import { parseWebAddress } from './safe-fetch.server.ts'

// The same door as a `fetch`, for libraries that bring their own protocol and read streams: every address is checked as
// everywhere, nothing is redirected, bytes are counted while they are read.

export type GuardedFetch = {
  fetch: typeof globalThis.fetch
  /** Ends what is still open. */
  close(): void
}

export type GuardedFetchOptions = {
  /** Development and tests only, and then loopback needs no https. */
  allowLoopback: boolean
  /** Of each answer, after decompression. */
  maxBytes: number
  /** To the first byte of an answer, and between two. */
  idleMs: number
  /** Told once an answer is longer: not everybody who reads a stream hears that it failed. */
  onTooLarge?: () => void
  /** Headers for one origin and no other. */
  headersFor?: { origin: string; headers: Record<string, string> }
}

/** Rejects with AppError for addresses that are refused; other failures are those of `fetch`. */
export function guardedFetch(options: GuardedFetchOptions): GuardedFetch {
  const agent = new Agent({
    connect: guardedConnector({ allowLoopback: options.allowLoopback, connectTimeoutMs: 5_000 }),
    maxHeaderSize: 16_384,
    headersTimeout: options.idleMs,
    bodyTimeout: options.idleMs,
    connections: 4,
  })
  const guarded = async (input: RequestInfo | URL, init: RequestInit = {}): Promise<Response> => {
    const address = typeof input === 'string' ? input : input instanceof URL ? input.href : input.url
    const url = parseWebAddress(address)
    if (url.protocol !== 'https:' && !(options.allowLoopback && isLoopbackName(url.hostname)))
      throw new AppError('BAD_INPUT', { messageKey: 'errors.tools.needsHttps', params: { host: url.host } })
    const headers = new Headers(init.headers)
    headers.set('user-agent', 'Hiviex/1 (tools)')
    if (options.headersFor?.origin === url.origin)
      for (const [name, value] of Object.entries(options.headersFor.headers)) headers.set(name, value)
    const response = await undiciFetch(url, {
      method: init.method ?? 'GET',
      headers: [...headers],
      body: (init.body ?? null) as string | null,
      signal: init.signal ?? null,
      redirect: 'manual',
      dispatcher: agent,
    })
    return counted(response as unknown as Response, options)
  }
  return { fetch: guarded as typeof globalThis.fetch, close: () => void agent.destroy() }
}

const isLoopbackName = (name: string) =>
  name === 'localhost' || isLoopbackAddress(name.replace(/^\[|\]$/g, ''))

function counted(response: Response, { maxBytes, onTooLarge }: GuardedFetchOptions): Response {
  if (!response.body || response.status === 204 || response.status === 304) return response
  let size = 0
  const body = response.body.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        size += chunk.byteLength
        if (size <= maxBytes) controller.enqueue(chunk)
        else {
          onTooLarge?.()
          controller.error(new AppError('BAD_INPUT', { messageKey: 'errors.knowledge.pageTooLarge' }))
        }
      },
    }),
  )
  // A redirect that is not followed has a status that a Response made by hand may bear as well.
  return new Response(body, {
    status: response.status,
    statusText: response.statusText,
    headers: [...response.headers],
  })
}
