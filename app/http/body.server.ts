import { AppError } from '#app/lib/app-error.ts'
import { parseJson } from '#app/lib/json.ts'

export const MAX_JSON_BYTES = 64 * 1024
/** What a page may send: the largest upload plus its form. */
export const MAX_PAGE_BYTES = 25 * 1024 * 1024

const tooLarge = (limit: number) => {
  const size = limit >= 1_048_576 ? `${Math.floor(limit / 1_048_576)} MB` : `${Math.floor(limit / 1024)} KB`
  return new AppError('LIMIT_REACHED', { messageKey: 'errors.bodyTooLarge', params: { limit: size } })
}

/** Refuses a body whose declared length is over the limit, before a byte of it is read. */
export function requireDeclaredLength(request: Request, limit: number): void {
  const declared = Number(request.headers.get('content-length') ?? 0)
  if (!Number.isSafeInteger(declared) || declared < 0)
    throw new AppError('BAD_INPUT', { messageKey: 'errors.badRequest' })
  if (declared > limit) throw tooLarge(limit)
}

/** Reads a body: at most `limit` bytes, also when no length was declared. Throws LIMIT_REACHED. */
export async function readBytes(request: Request, limit: number): Promise<Uint8Array> {
  requireDeclaredLength(request, limit)
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of (request.body ?? []) as unknown as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength
    if (size > limit) throw tooLarge(limit)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** Reads a JSON body: at most `limit` bytes, also when no length was declared. Throws BAD_INPUT or LIMIT_REACHED. */
export async function readJson(request: Request, limit = MAX_JSON_BYTES): Promise<unknown> {
  requireDeclaredLength(request, limit)
  if (!request.body) throw new AppError('BAD_INPUT', { messageKey: 'errors.badJson' })
  const bytes = await readBytes(request, limit)
  try {
    return parseJson(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (error) {
    if (error instanceof TypeError)
      throw new AppError('BAD_INPUT', { messageKey: 'errors.badJson', cause: error })
    throw error
  }
}

function countedBody(body: ReadableStream<Uint8Array>, limit: number): ReadableStream<Uint8Array> {
  let size = 0
  return body.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        size += chunk.byteLength
        if (size > limit) controller.error(tooLarge(limit))
        else controller.enqueue(chunk)
      },
    }),
  )
}

/**
 * The same request as a plain `Request`, whose body fails with LIMIT_REACHED once more than `limit` bytes came. The
 * server's own request object is a light stand-in that other code cannot copy with `new Request(request)`.
 */
export function withBodyLimit(request: Request, limit: number): Request {
  requireDeclaredLength(request, limit)
  const { url, method, signal } = request
  const body = method === 'GET' || method === 'HEAD' ? null : request.body
  const isDeclared = request.headers.has('content-length')
  const init = {
    method,
    signal,
    headers: [...request.headers],
    body: body && !isDeclared ? countedBody(body, limit) : body,
  }
  return new Request(url, { ...init, duplex: 'half' } as RequestInit)
}
