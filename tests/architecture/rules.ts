/** The rooms of the house and what each may import. docs/architecture.md explains; this file decides. */

export type Room =
  | 'lib'
  | 'i18n'
  | 'env'
  | 'contracts'
  | 'db'
  | 'integrations'
  | 'queue'
  | 'domain'
  | 'http'
  | 'components'
  | 'jobs'
  | 'routes'
  | 'api'
  | 'server'
  | 'widget'

/** Room -> rooms it may import besides itself. What is not listed is forbidden. */
export const MAY_IMPORT: Record<Room, readonly Room[]> = {
  lib: [],
  i18n: ['lib'],
  env: ['lib'],
  contracts: ['lib', 'i18n'],
  db: ['lib', 'env', 'contracts'],
  integrations: ['lib', 'i18n', 'env', 'contracts'],
  queue: ['lib', 'env', 'db'],
  domain: ['lib', 'i18n', 'env', 'contracts', 'db', 'integrations', 'queue'],
  http: ['lib', 'i18n', 'env', 'contracts', 'db', 'integrations', 'domain'],
  // Of the domain, components see what is not .server: schemas, rules and options that forms share with verbs (see COMPONENT_DOMAIN_FILES).
  components: ['lib', 'i18n', 'contracts', 'domain', 'integrations'],
  jobs: ['lib', 'env', 'contracts', 'db', 'integrations', 'queue', 'domain'],
  routes: ['lib', 'i18n', 'env', 'contracts', 'domain', 'http', 'components'],
  api: ['lib', 'i18n', 'env', 'contracts', 'domain', 'http'],
  server: ['lib', 'i18n', 'env', 'contracts', 'db', 'integrations', 'queue', 'domain', 'http', 'api'],
  widget: ['lib', 'contracts'],
}

/** What a component may import, as values, from rooms that are otherwise the server's. */
export const COMPONENT_DOMAIN_FILES = /^app\/domain\/[\w/-]+(?<!\.server)\.ts$/
export const COMPONENT_INTEGRATION_FILES = /\.client\.ts$/
/** The one value the widget takes from the app; contracts are types there. */
export const WIDGET_VALUE_FILES = /^app\/lib\/markdown(-inline)?\.ts$/

/** Package -> the only place that may import it (as a value or as a type). */
export const PACKAGE_HOMES: readonly (readonly [RegExp, RegExp])[] = [
  [/^(openai|@anthropic-ai\/sdk)(\/|$)/, /^app\/integrations\/llm\//],
  [/^@supabase\//, /^app\/integrations\/supabase\/|^app\/components\/live\//],
  [/^(undici|htmlparser2|ipaddr\.js)(\/|$)/, /^app\/integrations\/web\//],
  [/^nodemailer(\/|$)/, /^app\/integrations\/email\//],
  [/^pino(\/|$)/, /^app\/integrations\/telemetry\//],
  [/^(pg|kysely)(\/|$)/, /^app\/db\//],
  [/^graphile-worker(\/|$)/, /^jobs\//],
  [/^(react|react-dom|radix-ui|lucide-react|cmdk)(\/|$)/, /^app\/(components|routes|root|entry)/],
  [/^@remix-run\//, /^app\/(components|routes|root|entry|http|server)/],
  [/^(hono|@hono\/node-server)(\/|$)/, /^app\/(api|http|server)/],
  [/^@modelcontextprotocol\//, /^app\/integrations\/mcp\//],
  [/^@opentelemetry\//, /^app\/integrations\/telemetry\//],
  [/^sharp(\/|$)/, /^app\/integrations\/media\//],
  [/^fflate(\/|$)/, /^app\/integrations\/archive\//],
  [/^preact(\/|$)/, /^widget\//],
]

export function roomOf(path: string): Room | null {
  if (path.startsWith('widget/')) return 'widget'
  if (path.startsWith('jobs/')) return 'jobs'
  if (!path.startsWith('app/')) return null
  if (path === 'app/server.ts' || path.startsWith('app/server/')) return 'server'
  if (path === 'app/env.server.ts') return 'env'
  if (/^app\/(root|entry\.\w+)\b/.test(path)) return 'routes'
  const folder = path.split('/')[1] as Room
  return folder in MAY_IMPORT ? folder : null
}
