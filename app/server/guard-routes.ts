import type { ServerBuild } from '@remix-run/node'
import { routeFailure } from '#app/http/route-failure.server.ts'

type Handler = (args: { request: Request }) => unknown

function guarded<T>(handler: T): T {
  if (typeof handler !== 'function') return handler
  const inner = handler as unknown as Handler
  const outer: Handler = async (args) => {
    try {
      return await inner(args)
    } catch (thrown) {
      throw await routeFailure(thrown, args.request)
    }
  }
  return outer as T
}

/** The same pages, whose loaders and actions fail in one way: no route can forget it. */
export function guardRoutes(build: ServerBuild): ServerBuild {
  const routes = Object.entries(build.routes).map(([id, route]) => {
    if (!route) return [id, route] as const
    const { loader, action } = route.module
    const module = { ...route.module, loader: guarded(loader), action: guarded(action) }
    return [id, { ...route, module }] as const
  })
  return { ...build, routes: Object.fromEntries(routes) }
}
