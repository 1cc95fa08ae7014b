import { env } from '#app/env.server.ts'
import { AppError } from '#app/lib/app-error.ts'

// Supabase Storage over its HTTP API: uploaded knowledge, and the workspaces' own pictures. Members read, write and remove
// with their own token, so that the buckets' policies decide; the worker acts with the service key.

type Bucket = 'knowledge' | 'workspace-assets'
const TIMEOUT_MS = 30_000

type Call = {
  bucket?: Bucket
  method: 'GET' | 'POST' | 'DELETE'
  /** Of the file in the bucket; null for the bucket itself. */
  path: string | null
  token: string
  body?: Uint8Array | string
  contentType?: string
}

async function call({
  bucket = 'knowledge',
  method,
  path,
  token,
  body,
  contentType,
}: Call): Promise<Response> {
  const { SUPABASE_URL, SUPABASE_ANON_KEY } = env()
  const segments = [bucket, ...(path?.split('/') ?? [])].map(encodeURIComponent)
  try {
    return await fetch(`${SUPABASE_URL}/storage/v1/object/${segments.join('/')}`, {
      method,
      headers: {
        apikey: SUPABASE_ANON_KEY,
        authorization: `Bearer ${token}`,
        ...(contentType && { 'content-type': contentType }),
      },
      ...(body !== undefined && { body: body as BodyInit }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
  } catch (cause) {
    throw new AppError('UNAVAILABLE', { messageKey: 'errors.knowledge.storage', cause })
  }
}

async function refusal(response: Response): Promise<AppError> {
  const cause = new Error(`storage answered ${response.status}: ${(await response.text()).slice(0, 300)}`)
  const passing = response.status >= 500 || response.status === 429
  return new AppError(passing ? 'UNAVAILABLE' : 'BAD_INPUT', {
    messageKey: 'errors.knowledge.storage',
    cause,
  })
}

/** `path` is `<workspace id>/<source id>/<file name>`. Throws AppError when storage refuses it. */
export async function uploadKnowledgeFile(
  accessToken: string,
  path: string,
  body: Uint8Array,
  contentType: string,
): Promise<void> {
  const response = await call({ method: 'POST', path, token: accessToken, body, contentType })
  if (!response.ok) throw await refusal(response)
}

/** A file that is not there any more counts as removed. */
export async function removeKnowledgeFile(accessToken: string, path: string): Promise<void> {
  await removeFiles('knowledge', accessToken, [path])
}

/** For the worker. Throws BAD_INPUT with `fileMissing` when there is no such file. */
export async function downloadKnowledgeFile(path: string): Promise<Uint8Array> {
  const response = await call({ method: 'GET', path, token: env().SUPABASE_SERVICE_ROLE_KEY })
  if (response.status === 404 || response.status === 400) {
    throw new AppError('BAD_INPUT', { messageKey: 'errors.knowledge.fileMissing' })
  }
  if (!response.ok) throw await refusal(response)
  return new Uint8Array(await response.arrayBuffer())
}

const ASSETS = 'workspace-assets'

/** `path` is `<workspace id>/<file name>`; only an owner's or admin's token is let in. */
export async function uploadWorkspaceAsset(
  accessToken: string,
  path: string,
  body: Uint8Array,
  contentType: string,
): Promise<void> {
  const response = await call({ bucket: ASSETS, method: 'POST', path, token: accessToken, body, contentType })
  if (!response.ok) throw await refusal(response)
}

/** Null when there is no such picture, or it is not the token's to see. */
export async function downloadWorkspaceAsset(
  accessToken: string,
  path: string,
): Promise<{ bytes: Uint8Array<ArrayBuffer> } | null> {
  const response = await call({ bucket: ASSETS, method: 'GET', path, token: accessToken })
  if (response.status === 404 || response.status === 400) return null
  if (!response.ok) throw await refusal(response)
  return { bytes: new Uint8Array(await response.arrayBuffer()) }
}

export async function removeWorkspaceAsset(accessToken: string, path: string): Promise<void> {
  await removeFiles(ASSETS, accessToken, [path])
}

/** For the worker: files of any bucket, at most 500 at a time. Those that are not there any more count as removed. */
export async function purgeFiles(bucket: string, paths: string[]): Promise<void> {
  await removeFiles(bucket as Bucket, env().SUPABASE_SERVICE_ROLE_KEY, paths)
}

async function removeFiles(bucket: Bucket, token: string, prefixes: string[]): Promise<void> {
  const body = JSON.stringify({ prefixes })
  const contentType = 'application/json'
  const response = await call({ bucket, method: 'DELETE', path: null, token, body, contentType })
  if (!response.ok) throw await refusal(response)
}
