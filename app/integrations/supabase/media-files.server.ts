import { env } from '#app/env.server.ts'
import { AppError } from '#app/lib/app-error.ts'

// Whole files of agents' galleries (bucket `media`, <workspace>/<agent>/<media>/<file>) for copying and for agent files. People write
// with their own token, so that the bucket's policies decide; the server reads after it has checked who asks.

const BUCKET = 'media'
const TIMEOUT_MS = 60_000

type Call = {
  method: 'GET' | 'POST' | 'DELETE'
  at: string
  token: string
  body?: Uint8Array | string
  type?: string
}

async function call({ method, at, token, body, type }: Call): Promise<Response> {
  const { SUPABASE_URL, SUPABASE_ANON_KEY } = env()
  try {
    return await fetch(`${SUPABASE_URL}/storage/v1/object/${at}`, {
      method,
      headers: {
        apikey: SUPABASE_ANON_KEY,
        authorization: `Bearer ${token}`,
        ...(type && { 'content-type': type }),
      },
      ...(body !== undefined && { body: body as BodyInit }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
  } catch (cause) {
    throw new AppError('UNAVAILABLE', { messageKey: 'errors.knowledge.storage', cause })
  }
}

const addressOf = (path: string) => [BUCKET, ...path.split('/')].map(encodeURIComponent).join('/')

async function requireOk(response: Response): Promise<Response> {
  if (response.ok) return response
  const cause = new Error(`storage answered ${response.status}: ${(await response.text()).slice(0, 300)}`)
  throw new AppError('UNAVAILABLE', { messageKey: 'errors.knowledge.storage', cause })
}

/** Inside storage: the bytes do not pass through here. */
export async function copyMediaFile(accessToken: string, from: string, to: string): Promise<void> {
  const body = JSON.stringify({ bucketId: BUCKET, sourceKey: from, destinationKey: to })
  await requireOk(
    await call({ method: 'POST', at: 'copy', token: accessToken, body, type: 'application/json' }),
  )
}

export async function uploadMediaFile(
  accessToken: string,
  path: string,
  bytes: Uint8Array,
  mimeType: string,
): Promise<void> {
  await requireOk(
    await call({ method: 'POST', at: addressOf(path), token: accessToken, body: bytes, type: mimeType }),
  )
}

/** Null when it is gone. */
export async function downloadMediaFile(path: string): Promise<Uint8Array | null> {
  const response = await call({ method: 'GET', at: addressOf(path), token: env().SUPABASE_SERVICE_ROLE_KEY })
  if (response.status === 404 || response.status === 400) return null
  return new Uint8Array(await (await requireOk(response)).arrayBuffer())
}
