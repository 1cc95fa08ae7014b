import { env } from '#app/env.server.ts'
import { AppError } from '#app/lib/app-error.ts'

const TIMEOUT_MS = 8_000

type Call = {
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** Below /auth/v1/. */
  path: string
  body?: object
  /** A person's token, or the service key; without it, the public key. */
  token?: string
}

/** Asks Supabase Auth. `body` is null for a refusal (4xx); a limit or an outage throws. */
export async function callAuth({ method = 'POST', path, body, token }: Call): Promise<{
  status: number
  body: unknown | null
}> {
  const { SUPABASE_URL, SUPABASE_ANON_KEY, SUPABASE_SERVICE_ROLE_KEY } = env()
  let response: Response
  try {
    response = await fetch(`${SUPABASE_URL}/auth/v1/${path}`, {
      method,
      headers: {
        'content-type': 'application/json',
        apikey: token === SUPABASE_SERVICE_ROLE_KEY ? token : SUPABASE_ANON_KEY,
        authorization: `Bearer ${token ?? SUPABASE_ANON_KEY}`,
      },
      ...(body && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
  } catch (error) {
    throw new AppError('UNAVAILABLE', { cause: error })
  }
  const { status } = response
  if (status === 429) {
    throw new AppError('LIMIT_REACHED', {
      params: { retryAfter: Number(response.headers.get('retry-after')) || 60 },
    })
  }
  if (status >= 500) throw new AppError('UNAVAILABLE', { cause: await response.text() })
  const text = await response.text()
  if (!response.ok) return { status, body: null }
  return { status, body: text === '' ? {} : JSON.parse(text) }
}
