import { existsSync } from 'node:fs'
import { serveStatic } from '@hono/node-server/serve-static'
import { Hono, type MiddlewareHandler } from 'hono'
import { anyOrigin } from '#app/http/cors.server.ts'
import type { Door } from '#app/http/door.server.ts'

const FOREVER = 'public, max-age=31536000, immutable'
const SHORT = 'public, max-age=300, stale-while-revalidate=86400'
/** Named by its content: `app-09071269.js`. */
const HASHED = /[-.][A-Za-z0-9_-]{8,}\.\w+$/

/** Files under `root`, compressed ahead of time where the build did so (`.br` beside them). */
function files(root: string, isHashed: (path: string) => boolean): MiddlewareHandler<Door> {
  // A folder has no page here: `/` belongs to Remix.
  const serve = serveStatic<Door>({ root, precompressed: true, index: '.none' })
  return async (c, next) => {
    let isMissing = false
    const found = await serve(c, async () => {
      isMissing = true
    })
    if (isMissing || !found) return next()
    found.headers.set('cache-control', isHashed(c.req.path) ? FOREVER : SHORT)
    return found
  }
}

/** The widget's files: loaded as modules by customers' pages, so any origin may read them. */
export function widgetFiles(): Hono<Door> {
  const app = new Hono<Door>()
  app.use(anyOrigin())
  app.use(files('public', (path) => HASHED.test(path)))
  return app
}

/** The built pages' scripts and styles, and what lies in public/. In dev, Vite serves them before us. */
export function pageFiles(): Hono<Door> {
  const app = new Hono<Door>()
  if (existsSync('build/client')) app.use(files('build/client', (path) => path.startsWith('/assets/')))
  app.use(files('public', () => false))
  return app
}
