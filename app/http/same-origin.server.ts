import { env } from '#app/env.server.ts'
import { AppError } from '#app/lib/app-error.ts'

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Refuses a request that changes something unless a page of ours sent it. Every page request passes through here
 * before Remix sees it, so no action can forget. Browsers send `Origin` with every such request; its absence means
 * that no browser of today sent it, and a cookie has no business in anything else.
 */
export function requireSameOrigin(request: Request): void {
  if (SAFE.has(request.method)) return
  const origin = request.headers.get('origin') ?? ''
  const host = request.headers.get('host') ?? new URL(request.url).host
  const own =
    URL.canParse(origin) && (new URL(origin).host === host || origin === new URL(env().APP_URL).origin)
  if (!own) throw new AppError('FORBIDDEN', { messageKey: 'errors.badOrigin' })
}
