/**
 * lite names a signed address `signedUrl` and gives it whole; storage-js reads `signedURL` (or `url` for an upload) and
 * puts the service's own address in front. Everything else passes as it is.
 */
export async function mendStorageAnswer(request: Request, response: Response): Promise<Response> {
  const { pathname } = new URL(request.url)
  if (
    request.method !== 'POST' ||
    !response.ok ||
    !/^\/storage\/v1\/object\/(upload\/)?sign\//.test(pathname)
  )
    return response
  const body: unknown = await response.json()
  const mended = Array.isArray(body) ? body.map(mend) : mend(body)
  const headers = new Headers(response.headers)
  headers.delete('content-length')
  return new Response(JSON.stringify(mended), { status: response.status, headers })
}

function mend(entry: unknown): unknown {
  const { signedUrl } = entry as { signedUrl?: unknown }
  if (typeof signedUrl !== 'string') return entry
  const path = signedUrl.replace(/^\/storage\/v1/, '')
  return { ...(entry as object), signedURL: path || null, url: path }
}
