import { env } from '#app/env.server.ts'
import { AppError } from '#app/lib/app-error.ts'

// The private bucket of people's pictures: `<user id>/<file name>`. People put theirs there with their own token, so that
// the bucket's policies decide; the server reads them for colleagues, after it has checked who asks.

const TIMEOUT_MS = 15_000

async function call(method: 'GET' | 'POST' | 'DELETE', path: string, token: string, file?: Picture) {
  const { SUPABASE_URL, SUPABASE_ANON_KEY } = env()
  const address = path.split('/').map(encodeURIComponent).join('/')
  try {
    return await fetch(`${SUPABASE_URL}/storage/v1/object/avatars/${address}`, {
      method,
      headers: {
        apikey: SUPABASE_ANON_KEY,
        authorization: `Bearer ${token}`,
        ...(file && { 'content-type': file.mimeType }),
      },
      ...(file && { body: file.bytes as BodyInit }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
  } catch (cause) {
    throw new AppError('UNAVAILABLE', { cause })
  }
}

export type Picture = { bytes: Uint8Array; mimeType: string }

export async function uploadAvatar(accessToken: string, path: string, picture: Picture): Promise<void> {
  const response = await call('POST', path, accessToken, picture)
  if (!response.ok) {
    throw new AppError('UNAVAILABLE', {
      cause: `storage answered ${response.status}: ${await response.text()}`,
    })
  }
}

/** Null when it is gone. */
export async function downloadAvatar(path: string): Promise<Picture | null> {
  const response = await call('GET', path, env().SUPABASE_SERVICE_ROLE_KEY)
  if (!response.ok) return null
  const mimeType = response.headers.get('content-type') ?? 'application/octet-stream'
  return { bytes: new Uint8Array(await response.arrayBuffer()), mimeType }
}

/** One that is gone already counts as removed. */
export async function removeAvatar(path: string): Promise<void> {
  const response = await call('DELETE', path, env().SUPABASE_SERVICE_ROLE_KEY)
  if (!response.ok && response.status !== 404 && response.status !== 400) {
    throw new AppError('UNAVAILABLE', { cause: `storage answered ${response.status}` })
  }
}
