import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { House } from '../fixtures/house.ts'

// Every address that answers, as the built pages and the doors themselves say it, and every name under which a request can
// bring an id along, as the sources say it. A new route or parameter is in the sweep the day it is born.

export type Endpoint = {
  /** As in the route table: `/w/:slug/agents/:agentId`. */
  path: string
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  kind: 'page' | 'data' | 'action' | 'widget' | 'app' | 'api' | 'door'
  /** The values of `intent` that a page's action knows. */
  intents: string[]
  /** What the route's own source names: parameters, fields of forms. */
  names: string[]
}

type RemixRoute = {
  id: string
  parentId?: string
  path?: string
  index?: boolean
  module: { loader?: unknown; action?: unknown; default?: unknown }
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !/\.test\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
}

const all = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, found = '']) => found)

/** Names of fields that hold ids, wherever the sources name one. */
export function idNames(): string[] {
  const names = new Set<string>()
  for (const file of [
    ...filesIn('app/domain'),
    ...filesIn('app/routes'),
    ...filesIn('app/api'),
    ...filesIn('app/http'),
  ]) {
    const source = readFileSync(file, 'utf8')
    for (const name of all(source, /\b([a-z]\w*Ids?|id)\b\s*:\s*(?:z\.(?:uuid|array)|\w*[iI]ds?\b)/g))
      names.add(name)
    for (const name of all(source, /\.get(?:All)?\(['"]([a-z]\w*Ids?)['"]\)/g)) names.add(name)
    for (const name of all(source, /text\(['"]([a-z]\w*Ids?)['"]\)/g)) names.add(name)
  }
  return [...names].sort()
}

const components = () =>
  [...filesIn('app/components'), ...filesIn('app/routes')]
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n')

async function pages(): Promise<Endpoint[]> {
  const build = (await import(pathToFileURL(resolve('build/server/index.js')).href)) as {
    routes: Record<string, RemixRoute | undefined>
  }
  const every = components()
  // Buttons and hidden fields name intents that a route passes on without naming them.
  const known = new Set([
    ...all(every, /name=["']intent["']\s+value=["']([\w-]+)["']/g),
    ...all(every, /intent:\s*['"]([\w-]+)['"]/g),
    ...all(every, /case '([\w-]+)':/g),
  ])
  const pathOf = (route: RemixRoute | undefined): string =>
    route
      ? `${pathOf(route.parentId ? build.routes[route.parentId] : undefined)}${route.path ? `/${route.path}` : ''}`
      : ''
  return Object.values(build.routes).flatMap((route) => {
    if (!route) return []
    const source = readFileSync(
      join(
        'app',
        ['.tsx', '.ts'].map((end) => `${route.id}${end}`).find((file) => existsSync(join('app', file))) ??
          'root.tsx',
      ),
      'utf8',
    )
    const path = pathOf(route) || '/'
    const shared = { path, names: all(source, /['"]([a-zA-Z]\w*)['"]/g) }
    const own = [
      ...[...known].filter((intent) => source.includes(`'${intent}'`) || /DEEDS|securityDeed/.test(source)),
      // Pages with a single deed refuse the words of others, and their own forms need not say it.
      ...all(source, /requireIntent\(.+, '([\w-]+)'\)/g).filter((intent) => !known.has(intent)),
    ]
    const found: Endpoint[] = []
    if (route.module.loader) found.push({ ...shared, method: 'GET', kind: 'data', intents: [] })
    if (route.module.default && route.module.loader)
      found.push({ ...shared, method: 'GET', kind: 'page', intents: [] })
    if (route.module.action)
      found.push({ ...shared, method: 'POST', kind: 'action', intents: own.length > 0 ? own : [''] })
    return found
  })
}

/** The doors on Hono, asked themselves. Reads the house's environment. */
async function doors(house: House): Promise<Endpoint[]> {
  Object.assign(process.env, house.env)
  const { createApp } = await import('#app/server/create-app.ts')
  const app = createApp({ handle: async () => new Response(), devFiles: null, close: async () => {} })
  const found = new Map<string, Endpoint>()
  for (const { method, path } of app.routes) {
    if (!['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].includes(method) || path.includes('*')) continue
    const kind = path.startsWith('/api/widget/')
      ? 'widget'
      : path.startsWith('/api/app/')
        ? 'app'
        : path.startsWith('/api/')
          ? 'api'
          : 'door'
    found.set(`${method} ${path}`, {
      path,
      method: method as Endpoint['method'],
      kind,
      intents: [],
      names: [],
    })
  }
  return [...found.values()]
}

export const readSurface = async (house: House): Promise<Endpoint[]> => [
  ...(await pages()),
  ...(await doors(house)),
]
