import {
  auth,
  type OAuthClientProvider,
  type OAuthDiscoveryState,
  type StoredOAuthClientInformation,
  type StoredOAuthTokens,
} from '@modelcontextprotocol/client'
import type { JsonObject } from '#app/integrations/llm/types.ts'
import { guardedFetch } from '#app/integrations/web/guarded-fetch.server.ts'
import { explain } from './explain.ts'
import { McpError, type OAuthAccess, type OAuthMemory } from './types.ts'

// Signing in at an MCP server's authorization server: discovery, registration where it is offered, PKCE, refresh. The SDK
// knows the steps; every address that metadata names is asked through our own door, and memory is kept by the caller.

const LIMIT_MS = 15_000
const MAX_BYTES = 256 * 1024

type Begin = {
  url: string
  allowLoopback: boolean
  redirectUrl: string
  state: string
  scope?: string | undefined
  /** Given by hand where a server registers nobody by itself. */
  client?: { id: string; secret: string | null } | undefined
}

/** Where the person has to go, and what has to be remembered until they come back. Throws McpError. */
export async function beginSignIn(options: Begin): Promise<{ goTo: URL; memory: OAuthMemory }> {
  const memory: OAuthMemory = {}
  if (options.client)
    memory.clientInformation = {
      client_id: options.client.id,
      ...(options.client.secret ? { client_secret: options.client.secret } : {}),
    }
  let goTo: URL | null = null
  const provider = providerOf({ ...options, memory, save: async () => {} }, (url) => {
    goTo = url
  })
  await throughTheDoor(options.allowLoopback, (fetchFn) =>
    auth(provider, {
      serverUrl: options.url,
      fetchFn,
      ...(options.scope ? { scope: options.scope } : {}),
    }),
  )
  const found = goTo as URL | null
  if (!found) throw new McpError('protocol', 'the server asked for no sign-in')
  if (found.protocol !== 'https:' && !(options.allowLoopback && isLoopback(found)))
    throw new McpError('needs_https', 'the sign-in page is not encrypted')
  return { goTo: found, memory }
}

/** The memory with tokens in it. `params` are those of the page that the person came back to. Throws McpError. */
export async function finishSignIn(options: {
  url: string
  allowLoopback: boolean
  redirectUrl: string
  memory: OAuthMemory
  code: string
  iss: string | null
}): Promise<OAuthMemory> {
  const provider = providerOf({ ...options, save: async () => {} }, () => {
    throw new McpError('needs_sign_in', 'the sign-in was not accepted')
  })
  await throughTheDoor(options.allowLoopback, (fetchFn) =>
    auth(provider, {
      serverUrl: options.url,
      authorizationCode: options.code,
      fetchFn,
      ...(options.iss ? { iss: options.iss } : {}),
    }),
  )
  const { codeVerifier: _used, ...rest } = options.memory
  return rest
}

/** For calls: gives tokens, and refreshes them when they are refused. Where that fails, a person has to sign in again. */
export function oauthProvider(access: OAuthAccess): OAuthClientProvider {
  return providerOf(access, () => {
    throw new McpError('needs_sign_in', 'the sign-in has ended')
  })
}

function providerOf(
  access: OAuthAccess & { state?: string },
  onRedirect: (url: URL) => void,
): OAuthClientProvider {
  const { memory, redirectUrl, state } = access
  return {
    redirectUrl,
    clientMetadata: {
      client_name: 'Hiviex',
      redirect_uris: [redirectUrl],
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
    },
    ...(state === undefined ? {} : { state: () => state }),
    clientInformation: () => memory.clientInformation as StoredOAuthClientInformation | undefined,
    saveClientInformation(information) {
      memory.clientInformation = information as unknown as JsonObject
    },
    tokens: () => memory.tokens as StoredOAuthTokens | undefined,
    async saveTokens(tokens) {
      memory.tokens = tokens as unknown as JsonObject
      await access.save(memory)
    },
    redirectToAuthorization: onRedirect,
    saveCodeVerifier(verifier) {
      memory.codeVerifier = verifier
    },
    codeVerifier: () => memory.codeVerifier ?? '',
    saveDiscoveryState(discovery) {
      memory.discovery = discovery as unknown as JsonObject
    },
    discoveryState: () => memory.discovery as unknown as OAuthDiscoveryState | undefined,
  }
}

async function throughTheDoor<T>(
  allowLoopback: boolean,
  work: (fetchFn: typeof fetch) => Promise<T>,
): Promise<T> {
  const clock = AbortSignal.timeout(LIMIT_MS)
  const door = guardedFetch({ allowLoopback, maxBytes: MAX_BYTES, idleMs: LIMIT_MS })
  try {
    const fetchFn = ((input: RequestInfo | URL, init?: RequestInit) =>
      door.fetch(input, { ...init, signal: clock })) as typeof fetch
    return await work(quietAboutTokens(fetchFn))
  } catch (error) {
    throw explain(error, clock)
  } finally {
    door.close()
  }
}

const isLoopback = (url: URL) => /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname)

/**
 * The SDK writes what a token endpoint says of an error to the console, and a server may say our own token there. Only the
 * code of the error is passed on.
 */
export function quietAboutTokens(inner: typeof fetch): typeof fetch {
  return (async (input: RequestInfo | URL, init?: RequestInit) => {
    const response = await inner(input, init)
    const isToken = init?.body instanceof URLSearchParams || String(init?.body ?? '').includes('grant_type=')
    if (response.ok || !isToken) return response
    const said = await response.json().catch(() => null)
    const code = String((said as { error?: unknown } | null)?.error ?? '')
    const error = /^[a-z_]{1,40}$/.test(code) ? code : 'invalid_request'
    return Response.json({ error }, { status: response.status })
  }) as typeof fetch
}
