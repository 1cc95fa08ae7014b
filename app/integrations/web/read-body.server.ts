import type { Readable } from 'node:stream'
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib'
import { AppError } from '#app/lib/app-error.ts'

const unreadable = (cause?: unknown) =>
  new AppError('BAD_INPUT', { messageKey: 'errors.knowledge.pageUnreadable', cause })

function decoderFor(encoding: string) {
  if (encoding === 'gzip' || encoding === 'x-gzip') return createGunzip()
  if (encoding === 'deflate') return createInflate()
  if (encoding === 'br') return createBrotliDecompress()
  throw unreadable()
}

/**
 * The whole body, decompressed, or AppError as soon as it passes `maxBytes`: counted after decompression and while
 * reading, so neither a small bomb nor a page without end fills the memory. One layer of compression is undone.
 */
export async function readBody(
  body: Readable,
  contentEncoding: string | undefined,
  maxBytes: number,
  signal: AbortSignal,
): Promise<Buffer> {
  const encoding = (contentEncoding ?? '').trim().toLowerCase()
  const decoder = encoding && encoding !== 'identity' ? decoderFor(encoding) : null
  const source: Readable = decoder ? body.pipe(decoder) : body
  if (decoder) body.on('error', (error) => decoder.destroy(error))
  const stop = () => source.destroy(signal.reason instanceof Error ? signal.reason : new Error('aborted'))
  signal.addEventListener('abort', stop, { once: true })
  const parts: Buffer[] = []
  let size = 0
  try {
    for await (const part of source as AsyncIterable<Buffer>) {
      size += part.length
      if (size > maxBytes)
        throw new AppError('BAD_INPUT', {
          messageKey: 'errors.knowledge.pageTooLarge',
          params: { megabytes: Math.round(maxBytes / 1_048_576) },
        })
      parts.push(part)
    }
  } catch (error) {
    if (
      String((error as { code?: unknown }).code).startsWith('Z_') ||
      String((error as { code?: unknown }).code).startsWith('ERR_')
    )
      throw unreadable(error)
    throw error
  } finally {
    signal.removeEventListener('abort', stop)
    source.destroy()
    body.destroy()
  }
  return Buffer.concat(parts, size)
}
