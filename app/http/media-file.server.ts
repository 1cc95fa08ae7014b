import type { OpenFile } from '#app/domain/media/open-media.server.ts'

/** Shown by the page that asks for it, and never as a page of its own that could do anything. */
const ALWAYS = {
  'x-content-type-options': 'nosniff',
  'content-disposition': 'inline',
  'content-security-policy': "default-src 'none'; sandbox",
}

/** `cache`: how long it may be kept; addresses name their content. Videos are given in parts to players that ask so. */
export function mediaResponse(file: OpenFile, cache: string): Response {
  const { body, mimeType, length, contentRange, isVideo } = file
  const headers = {
    ...ALWAYS,
    'content-type': mimeType,
    'cache-control': cache,
    ...(length !== null && { 'content-length': String(length) }),
    ...(isVideo && { 'accept-ranges': 'bytes' }),
    ...(contentRange && { 'content-range': contentRange }),
  }
  return new Response(body as BodyInit, { status: contentRange ? 206 : 200, headers })
}

export const FOREVER = 'public, max-age=31536000, immutable'
export const PRIVATELY = 'private, max-age=86400'
