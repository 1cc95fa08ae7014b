/**
 * GoTrue's verification type `email` takes the code of any mail that signs in; lite knows it by the name of the mail. Only
 * the type is changed, in the body of a POST and in the query of a link.
 */
export async function nameVerification(request: Request): Promise<Request> {
  const url = new URL(request.url)
  if (url.pathname !== '/auth/v1/verify') return request
  if (request.method === 'GET' && url.searchParams.get('type') === 'email') {
    url.searchParams.set('type', 'magiclink')
    return new Request(url, request)
  }
  if (request.method !== 'POST') return request
  const body: unknown = await request.json().catch(() => null)
  const isEmail = typeof body === 'object' && body !== null && 'type' in body && body.type === 'email'
  const headers = new Headers(request.headers)
  headers.delete('content-length')
  return new Request(url, {
    method: 'POST',
    headers,
    body: JSON.stringify(isEmail ? { ...body, type: 'magiclink' } : body),
  })
}
