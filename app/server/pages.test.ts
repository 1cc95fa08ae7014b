import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createServer as createVite, type ViteDevServer } from 'vite'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { DEV_ACCESS } from './pages.ts'

// Vite alone, with the access that development gives it; its cache stays apart from the one of a running dev.
const server = createServer()
let vite: ViteDevServer
beforeAll(async () => {
  vite = await createVite({
    configFile: false,
    envDir: 'app',
    logLevel: 'silent',
    appType: 'custom',
    cacheDir: '.tmp/vite-test',
    optimizeDeps: { noDiscovery: true },
    server: { middlewareMode: true, hmr: false, watch: null, ...DEV_ACCESS },
  })
  server.on('request', (request, response) =>
    vite.middlewares(request, response, () => void response.writeHead(404).end()),
  )
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
}, 60_000)
afterAll(async () => {
  server.close()
  await vite.close()
})

const get = (path: string) =>
  fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`, {
    headers: { origin: 'http://localhost:8000' },
  })

it('serves what pages are made of in development, and nothing else of the folder', async () => {
  expect((await get('/app/lib/local-path.ts')).status).toBe(200)
  for (const path of [
    '/package.json',
    '/package.json?raw',
    '/package.json?import&raw??',
    `/@fs${process.cwd()}/package.json`,
  ]) {
    const response = await get(path)
    expect([path, response.status]).toEqual([path, 403])
    expect(await response.text()).not.toContain('"devDependencies"')
  }
})

it('lets no page of another port read what development serves', async () => {
  const response = await get('/app/lib/local-path.ts')
  expect(response.headers.get('access-control-allow-origin')).toBeNull()
})
