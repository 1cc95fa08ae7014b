import { Hono } from 'hono'
import { appV1 } from '#app/api/app.v1/routes.ts'
import { demo } from '#app/api/demo.ts'
import { health } from '#app/api/health.ts'
import { apiV1 } from '#app/api/v1/routes.ts'
import { widgetV1 } from '#app/api/widget.v1/routes.ts'
import { env } from '#app/env.server.ts'
import { MAX_PAGE_BYTES, withBodyLimit } from '#app/http/body.server.ts'
import { newNonce, pagePolicy } from '#app/http/csp.server.ts'
import { answerFailures, type Door, frame } from '#app/http/door.server.ts'
import { requireSameOrigin } from '#app/http/same-origin.server.ts'
import { carriesSession, openSession } from '#app/http/session.server.ts'
import type { Pages } from './pages.ts'
import { pageFiles, widgetFiles } from './static-files.ts'

const DOORS = ['/healthz', '/readyz', '/api/', '/demo', '/widget/v1/']

/** Whether a public door answers this path; everything else is a page. */
export const isDoor = (path: string): boolean =>
  DOORS.some((door) =>
    door.endsWith('/') ? path.startsWith(door) : path === door || path.startsWith(`${door}/`),
  )

function pages(remix: Pages): Hono<Door> {
  const { NODE_ENV, SUPABASE_URL, REALTIME_URL } = env()
  const isDev = NODE_ENV === 'development'
  const app = new Hono<Door>()
  if (!isDev) app.route('/', pageFiles())
  app.all('*', async (c) => {
    const nonce = newNonce()
    requireSameOrigin(c.req.raw)
    const { request, setCookie } = await openSession(withBodyLimit(c.req.raw, MAX_PAGE_BYTES))
    const response = await remix.handle(request, {
      requestId: c.get('requestId'),
      address: c.get('address'),
      cspNonce: nonce,
    })
    // An action that signs in or out has the last word on the session.
    if (setCookie && !carriesSession(response)) response.headers.append('set-cookie', setCookie)
    if (response.headers.get('content-type')?.startsWith('text/html')) {
      response.headers.set(
        'content-security-policy',
        pagePolicy({ nonce, isDev, supabaseUrl: SUPABASE_URL, realtimeUrl: REALTIME_URL }),
      )
      if (!response.headers.has('cache-control')) response.headers.set('cache-control', 'no-store')
    }
    return response
  })
  return app
}

/** Public doors first: they answer without ever waking the page machinery. */
export function createApp(remix: Pages): Hono<Door> {
  const app = answerFailures(new Hono<Door>())
  app.use(frame())
  app.route('/', health)
  app.route('/api/widget/v1', widgetV1)
  app.route('/api/app/v1', appV1)
  app.route('/api/v1', apiV1)
  app.route('/demo', demo)
  app.get('/demo/', (c) => c.redirect('/demo'))
  app.route('/', widgetFilesAt())
  const { NODE_ENV, EMBEDDED_SUPABASE, SUPABASE_URL } = env()
  if (NODE_ENV === 'development' && EMBEDDED_SUPABASE)
    app.get('/mailbox', (c) => c.redirect(`${SUPABASE_URL}/mailbox`))
  app.all('/api/*', (c) => c.notFound())
  app.all('/widget/*', (c) => c.notFound())
  app.route('/', pages(remix))
  return app
}

function widgetFilesAt(): Hono<Door> {
  const app = new Hono<Door>()
  app.route('/widget/v1', widgetFiles())
  return app
}
