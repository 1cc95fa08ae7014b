import { existsSync } from 'node:fs'
import { serveStatic } from '@hono/node-server/serve-static'
import { Hono } from 'hono'
import { anyOrigin } from '#app/http/cors.server.ts'
import type { Door } from '#app/http/door.server.ts'

const FOREVER = 'public, max-age=31536000, immutable'
const SHORT = 'public, max-age=300, stale-while-revalidate=86400'
const HASHED = /[-.][A-Za-z0-9_-]{8,}\.\w+$/

/** The widget's files: loaded as modules by customers' pages, so any origin may read them. */
export function widgetFiles(): Hono<Door> {
  const app = new Hono<Door>()
  app.use(anyOrigin())
  app.use(
    serveStatic({
      root: 'public',
      precompressed: true,
      onFound: (path, c) =>
        c.header('cache-control', HASHED.test(path.replace(/\.(br|gz|zst)$/, '')) ? FOREVER : SHORT),
    }),
  )
  return app
}

/** The built pages' scripts and styles, and what lies in public/. In dev, Vite serves them before us. */
export function pageFiles(): Hono<Door> {
  const app = new Hono<Door>()
  const files = (root: string, cacheControl: (path: string) => string) =>
    existsSync(root) &&
    app.use(
      serveStatic({
        root,
        precompressed: true,
        // A folder has no page here: `/` belongs to Remix.
        index: '.none',
        onFound: (path, c) => c.header('cache-control', cacheControl(path)),
      }),
    )
  files('build/client', (path) => (path.includes('/assets/') ? FOREVER : SHORT))
  files('public', () => SHORT)
  return app
}
