import { decodeJwt } from 'jose'

type Answer = (request: Request) => Promise<Response>

/**
 * Signed addresses as storage-js reads them. lite names one `signedUrl` and gives it whole, where `signedURL` (or `url`, for
 * an upload) without the service's own prefix is read; and its door for many addresses is hidden behind the one for one.
 */
export async function mendSigning(request: Request, answer: Answer): Promise<Response> {
  const { pathname } = new URL(request.url)
  if (isOpened(request, pathname)) return openSigned(request, answer)
  if (request.method !== 'POST' || !/^\/storage\/v1\/object\/(upload\/)?sign\//.test(pathname))
    return answer(request)
  if (/\/object\/sign\/[^/]+\/?$/.test(pathname)) return signMany(request, answer)
  const response = await answer(request)
  if (!response.ok) return response
  const headers = new Headers(response.headers)
  headers.delete('content-length')
  return new Response(JSON.stringify(mend(await response.json())), { status: response.status, headers })
}

const isOpened = ({ method }: Request, pathname: string) =>
  (method === 'GET' || method === 'HEAD') && pathname.startsWith('/storage/v1/object/sign/')

/** lite fails at a token that has ended or is none; the hosted service refuses it. Other failures stay failures. */
async function openSigned(request: Request, answer: Answer): Promise<Response> {
  const response = await answer(request)
  if (response.status !== 500 || isUsable(new URL(request.url).searchParams.get('token'))) return response
  return Response.json(
    { statusCode: '400', error: 'InvalidJWT', message: 'the signed address has expired or is not valid' },
    { status: 400, headers: { 'access-control-allow-origin': '*' } },
  )
}

function isUsable(token: string | null): boolean {
  try {
    return (decodeJwt(token ?? '').exp ?? 0) > Date.now() / 1000
  } catch {
    return false
  }
}

async function signMany(request: Request, answer: Answer): Promise<Response> {
  const { paths, expiresIn } = (await request.json().catch(() => ({}))) as {
    paths?: unknown
    expiresIn?: unknown
  }
  if (!Array.isArray(paths) || paths.length === 0 || paths.length > 500)
    return Response.json(
      { statusCode: '400', error: 'InvalidRequest', message: 'paths is required' },
      { status: 400 },
    )
  const base = request.url.replace(/\/?(\?.*)?$/, '')
  const entries: { path: string; signedURL: string | null; error: string | null }[] = []
  for (const path of paths.map(String)) {
    const url = `${base}/${path.split('/').map(encodeURIComponent).join('/')}`
    const body = JSON.stringify({ expiresIn })
    const signed = await answer(
      new Request(url, { method: 'POST', headers: withoutLength(request.headers), body }),
    )
    const signedURL = signed.ok ? mend(await signed.json()).signedURL : null
    entries.push({
      path,
      signedURL,
      error: signedURL ? null : 'Either the object does not exist or you do not have access to it',
    })
  }
  return Response.json(entries, { headers: { 'access-control-allow-origin': '*' } })
}

function withoutLength(headers: Headers): Headers {
  const copy = new Headers(headers)
  copy.delete('content-length')
  return copy
}

function mend(entry: unknown): { signedURL: string | null } {
  const { signedUrl, ...rest } = entry as { signedUrl?: string }
  const path = signedUrl?.replace(/^\/storage\/v1/, '') ?? null
  return { ...rest, signedURL: path, ...(path && { url: path }) }
}
