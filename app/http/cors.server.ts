import type { MiddlewareHandler } from 'hono'
import type { Door } from './door.server.ts'

const OPEN: Record<string, string> = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers': 'x-conversation-id, x-request-id, retry-after',
  'cross-origin-resource-policy': 'cross-origin',
  'timing-allow-origin': '*',
}
const PREFLIGHT: Record<string, string> = {
  'access-control-allow-methods': 'GET, POST',
  'access-control-allow-headers': 'authorization, content-type, last-event-id, x-request-id',
  'access-control-max-age': '86400',
}

/** For doors that live on other people's pages: any origin, never with credentials; the token says who asks. */
export function anyOrigin(): MiddlewareHandler<Door> {
  return async (c, next) => {
    Object.assign(c.get('headers'), OPEN)
    if (c.req.method === 'OPTIONS') return c.body(null, 204, PREFLIGHT)
    await next()
  }
}
