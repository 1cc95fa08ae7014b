import { Hono } from 'hono'
import { checkReadiness } from '#app/domain/health/readiness.server.ts'
import type { Door } from '#app/http/door.server.ts'

/** `/healthz`: the process runs. `/readyz`: it can do its work (database, migrations); 503 says what is missing. */
export const health = new Hono<Door>()
  .get('/healthz', (c) => c.json({ ok: true }, 200, { 'cache-control': 'no-store' }))
  .get('/readyz', async (c) => {
    const { ready, reason } = await checkReadiness()
    return c.json({ ready, reason }, ready ? 200 : 503, { 'cache-control': 'no-store' })
  })
