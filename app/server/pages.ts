import { existsSync } from 'node:fs'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { createRequestHandler, type RequestHandler, type ServerBuild } from '@remix-run/node'
import { guardRoutes } from './guard-routes.ts'

export type Pages = {
  handle: RequestHandler
  /** Vite's own files and hot updates; null where pages are built. */
  devFiles: ((request: IncomingMessage, response: ServerResponse, next: () => void) => void) | null
  close(): Promise<void>
}

/** Who may read which sources in development. */
export const DEV_ACCESS = {
  // Of this folder only what pages are made of: the data folder with its keys lies in it too.
  fs: { allow: [resolve('app'), resolve('node_modules')] },
  // Otherwise a page of any other port of this machine may read what is served here.
  cors: false,
}

/** Pages straight from the sources, through Vite inside this process and on this server's port. */
export async function devPages(server: Server): Promise<Pages> {
  const { createServer } = await import('vite')
  const vite = await createServer({
    appType: 'custom',
    server: {
      middlewareMode: true,
      hmr: { server },
      ...DEV_ACCESS,
      // The embedded database writes all the time; none of it is a source.
      watch: {
        ignored: ['**/.data/**', '**/.tmp/**', '**/build/**', '**/public/widget/**', '**/test-results/**'],
      },
    },
  })
  const build = async () => {
    const loaded: unknown = await vite.ssrLoadModule('virtual:remix/server-build')
    return guardRoutes(loaded as ServerBuild)
  }
  return {
    handle: createRequestHandler(build, 'development'),
    devFiles: (request, response, next) => vite.middlewares(request, response, next),
    close: () => vite.close(),
  }
}

/** Pages as `npm run build` made them. */
export async function builtPages(): Promise<Pages> {
  const path = resolve('build/server/index.js')
  if (!existsSync(path))
    throw new Error('There is no build. Run `npm run build` first, or `npm run dev` to work on it.')
  const build = (await import(pathToFileURL(path).href)) as ServerBuild
  return {
    handle: createRequestHandler(guardRoutes(build), 'production'),
    devFiles: null,
    close: async () => {},
  }
}
