import { env } from '#app/env.server.ts'
import { AppError } from '#app/lib/app-error.ts'

// Files of galleries and of conversations, as streams. The server reads and writes what it made itself; originals come in with the
// member's own token, so that the bucket's policies decide.

export type ObjectBucket = 'media' | 'uploads'

export type StoredObject = {
  body: ReadableStream<Uint8Array>
  /** Of `body`; null when storage does not say. */
  length: number | null
  /** `bytes a-b/all`, where a part was asked for and given. */
  contentRange: string | null
}

const TIMEOUT_MS = 60_000
/** The largest file, over a slow line. */
const UPLOAD_MS = 280_000

const addressOf = (bucket: ObjectBucket, path: string) =>
  `${env().SUPABASE_URL}/storage/v1/object/${[bucket, ...path.split('/')].map(encodeURIComponent).join('/')}`

const headersOf = (token: string): Record<string, string> => ({
  apikey: env().SUPABASE_ANON_KEY,
  authorization: `Bearer ${token}`,
})

async function call(address: string, init: RequestInit, timeoutMs = TIMEOUT_MS): Promise<Response> {
  try {
    return await fetch(address, { ...init, signal: AbortSignal.timeout(timeoutMs) })
  } catch (cause) {
    throw new AppError('UNAVAILABLE', { messageKey: 'errors.media.storage', cause })
  }
}

async function requireOk(response: Response): Promise<Response> {
  if (response.ok) return response
  const cause = new Error(`storage answered ${response.status}: ${(await response.text()).slice(0, 300)}`)
  throw new AppError('UNAVAILABLE', { messageKey: 'errors.media.storage', cause })
}

/** For the system: replaces what is there. */
export async function putObject(
  bucket: ObjectBucket,
  path: string,
  bytes: Uint8Array,
  mimeType: string,
): Promise<void> {
  const headers = {
    ...headersOf(env().SUPABASE_SERVICE_ROLE_KEY),
    'content-type': mimeType,
    'x-upsert': 'true',
  }
  const response = await call(addressOf(bucket, path), { method: 'POST', headers, body: bytes as BodyInit })
  await requireOk(response)
}

/** As the person of `accessToken`; the file passes through and is never held as a whole. */
export async function streamObject(
  accessToken: string,
  path: string,
  body: ReadableStream<Uint8Array>,
  mimeType: string,
): Promise<void> {
  const headers = { ...headersOf(accessToken), 'content-type': mimeType }
  const init = { method: 'POST', headers, body, duplex: 'half' }
  await requireOk(await call(addressOf('media', path), init as RequestInit, UPLOAD_MS))
}

/** For the system, after it has checked who asks. `range` is the header of a browser. Null when the file is gone. */
export async function openObject(
  bucket: ObjectBucket,
  path: string,
  range: string | null = null,
): Promise<StoredObject | null> {
  const headers = { ...headersOf(env().SUPABASE_SERVICE_ROLE_KEY), ...(range && { range }) }
  const response = await call(addressOf(bucket, path), { headers })
  if (response.status === 404 || response.status === 400 || response.status === 416) {
    await response.body?.cancel()
    return null
  }
  const { body, headers: told, status } = await requireOk(response)
  if (!body) return null
  const length = Number(told.get('content-length') ?? Number.NaN)
  return {
    body,
    // A packed answer is unpacked on its way, so its length says nothing.
    length: Number.isSafeInteger(length) && !told.has('content-encoding') ? length : null,
    contentRange: status === 206 ? told.get('content-range') : null,
  }
}

export async function readObject(bucket: ObjectBucket, path: string): Promise<Uint8Array | null> {
  const object = await openObject(bucket, path)
  return object && new Uint8Array(await new Response(object.body as BodyInit).arrayBuffer())
}
