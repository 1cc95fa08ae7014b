import type { IncomingMessage, ServerResponse } from 'node:http'
import { sendJson } from './gateway.ts'

/** storage.file_size_limit of lite, and room for the form around it. */
const LONGEST_BODY = 52 * 1024 * 1024

/** Answers 413 before a body is read that can only be refused; true when it did. */
export function refuseLongBody(req: IncomingMessage, res: ServerResponse): boolean {
  if (!(Number(req.headers['content-length'] ?? 0) > LONGEST_BODY)) return false
  sendJson(res, 413, {
    statusCode: '413',
    error: 'Payload too large',
    message: 'The object exceeded the maximum allowed size',
  })
  return true
}

/**
 * storage-js sends a Blob as a form whose file field has no name; lite looks for one named `file`. The form is opened here
 * and its file handed on as a plain body, with what the form said about it.
 */
export async function openUploadForm(request: Request): Promise<Request> {
  const { pathname } = new URL(request.url)
  const isForm = request.headers.get('content-type')?.startsWith('multipart/form-data')
  if (!isForm || !pathname.startsWith('/storage/v1/object/')) return request
  const form = await request.formData().catch(() => null)
  const file = [...(form?.values() ?? [])].find((value) => value instanceof Blob)
  const headers = new Headers(request.headers)
  if (!file) {
    headers.set('content-type', 'multipart/form-data; boundary=none')
    return new Request(request.url, { method: request.method, headers })
  }
  headers.set('content-type', file.type || 'application/octet-stream')
  headers.set('content-length', String(file.size))
  const cacheControl = form?.get('cacheControl')
  if (typeof cacheControl === 'string') headers.set('cache-control', `max-age=${cacheControl}`)
  const metadata = form?.get('metadata')
  if (typeof metadata === 'string') headers.set('x-metadata', Buffer.from(metadata).toString('base64'))
  return new Request(request.url, { method: request.method, headers, body: await file.arrayBuffer() })
}
