import type { RealtimeToken } from '#app/contracts/realtime-token.ts'

/** A token is replaced this long before it ends: two heartbeats and some network. */
const RENEW_BEFORE_S = 90

export type TokenSource = {
  /** A token that is good for a while; null when the person is no longer signed in. Throws when the server cannot be reached. */
  get(): Promise<RealtimeToken | null>
  /** The next `get` asks the server. */
  forget(): void
}

/** Keeps one token and asks for the next in time; callers at the same time share one request. */
export function createTokenSource(
  load: () => Promise<RealtimeToken | null> = loadToken,
  now: () => number = Date.now,
): TokenSource {
  let token: RealtimeToken | null = null
  let loading: Promise<RealtimeToken | null> | undefined

  async function renew(): Promise<RealtimeToken | null> {
    token = await load()
    return token
  }

  return {
    async get() {
      if (token && token.expiresAt - RENEW_BEFORE_S > now() / 1000) return token
      loading ??= renew().finally(() => {
        loading = undefined
      })
      return loading
    },
    forget() {
      token = null
    },
  }
}

async function loadToken(): Promise<RealtimeToken | null> {
  const response = await fetch('/resources/realtime-token', { headers: { accept: 'application/json' } })
  if (response.status === 401 || response.redirected) return null
  if (!response.ok) throw new Error(`the realtime token could not be loaded: ${response.status}`)
  return (await response.json()) as RealtimeToken
}
