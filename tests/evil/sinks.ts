import { readdir, readFile } from 'node:fs/promises'
import { sql } from 'kysely'
import { asSystem } from '#app/db/scope.server.ts'
import type { Context } from '#app/domain/context.server.ts'
import { addPage } from '#app/domain/knowledge/add-page.server.ts'
import { fetchSource } from '#app/domain/knowledge/read-source.server.ts'
import { createConnection } from '#app/domain/providers/create-connection.server.ts'
import { testConnection } from '#app/domain/providers/test-connection.server.ts'
import { tryConnection } from '#app/domain/providers/try-connection.server.ts'
import { readDocument } from '#app/domain/tools/openapi/read-document.server.ts'
import { saveHttpTool } from '#app/domain/tools/save-http-tool.server.ts'
import { refreshServer } from '#app/domain/tools/servers/refresh-server.server.ts'
import { saveMcpServer } from '#app/domain/tools/servers/save-mcp-server.server.ts'
import { startSignIn } from '#app/domain/tools/servers/sign-in.server.ts'
import { testTool } from '#app/domain/tools/test-tool.server.ts'
import { env } from '#app/env.server.ts'
import { connectModel } from '#app/integrations/llm/connect.server.ts'
import { isBreached } from '#app/integrations/passwords/breach-list.server.ts'
import type { Network } from './network.ts'

/** A place that takes an address and asks there. `ask` never says what it thinks of it: what counts is who was reached. */
export type Sink = {
  name: string
  ask(url: string, at: number): Promise<unknown>
}

const PUBLIC = 'https://public.example/v1'

// Whatever keeps an address out at the form is passed by here: it is written to the row as somebody with another way in would, and
// then used.
const past = (table: string, column: string, id: string, url: string) =>
  asSystem('test data', (tx) =>
    sql`update ${sql.table(table)} set ${sql.ref(column)} = ${url} where id = ${id}`.execute(tx),
  )

export async function makeSinks(ctx: Context, network: Network): Promise<Sink[]> {
  const toolOf = (toolId: string | null, url: string) =>
    saveHttpTool(ctx, {
      toolId,
      name: 'asker',
      title: 'Asker',
      description: 'Asks.',
      isDangerous: false,
      config: {
        method: 'GET',
        url,
        fixed: [],
        parameters: [],
        response: { mode: 'text', fields: [] },
        timeoutSeconds: 3,
      },
      secrets: {},
    })
  const { toolId } = await toolOf(null, PUBLIC)
  const serverOf = (serverId: string | null, url: string, auth: 'none' | 'oauth') =>
    saveMcpServer(ctx, { serverId, name: 'Server', url, auth })
  const { serverId } = await serverOf(null, PUBLIC, 'none')
  const { serverId: signedId } = await serverOf(null, PUBLIC, 'oauth')
  const kinds = ['openai', 'anthropic', 'compatible'] as const
  const made = await Promise.all(
    kinds.map((kind) =>
      createConnection(ctx, { preset: 'custom', kind, name: kind, baseUrl: PUBLIC, key: 'a-key-of-nobody' }),
    ),
  )
  return [
    {
      name: 'knowledge page',
      async ask(url) {
        await addPage(ctx, { url, agentIds: [] }).catch(() => null)
        await fetchSource({ kind: 'page', url } as Parameters<typeof fetchSource>[0])
      },
    },
    {
      name: 'HTTP tool',
      async ask(url) {
        await toolOf(toolId, url).catch(() =>
          asSystem('test data', (tx) =>
            sql`update tools set config = jsonb_set(config, '{url}', to_jsonb(${url}::text)) where id = ${toolId}`.execute(
              tx,
            ),
          ),
        )
        await testTool(ctx, { toolId, args: '{}' })
      },
    },
    { name: 'OpenAPI document', ask: (url) => readDocument(ctx, { address: url }) },
    {
      name: 'MCP server',
      async ask(url) {
        await serverOf(serverId, url, 'none').catch(() => past('tool_servers', 'url', serverId, url))
        await refreshServer(ctx, { serverId })
      },
    },
    {
      name: "MCP server's sign-in",
      async ask(url, at) {
        network.answer = signInPages(url, at)
        await startSignIn(ctx, 'shop', { serverId: signedId })
      },
    },
    {
      name: 'model provider, tried',
      ask: (url, at) =>
        tryConnection(ctx, { preset: 'custom', kind: kinds[at % 3], baseUrl: url, key: 'a-key-of-nobody' }),
    },
    {
      name: 'model provider, saved',
      async ask(url, at) {
        const connectionId = made[at % 3]?.id ?? ''
        await past('provider_connections', 'base_url', connectionId, url)
        await testConnection(ctx, { connectionId })
      },
    },
    {
      name: 'model provider, answering',
      async ask(url, at) {
        const model = connectModel({
          provider: kinds[at % 3] ?? 'openai',
          apiKey: 'a-key-of-nobody',
          baseUrl: url,
          trusted: false,
          limits: { firstTokenMs: 3_000, betweenTokensMs: 3_000 },
        })
        const request = {
          model: 'm',
          system: '',
          messages: [{ role: 'user' as const, content: 'x' }],
          temperature: 0,
          maxOutputTokens: 9,
        }
        for await (const event of model.stream(
          request as unknown as Parameters<typeof model.stream>[0],
          AbortSignal.timeout(3_000),
        ))
          void event
      },
    },
    {
      name: 'list of leaked passwords',
      async ask(url) {
        Object.assign(env(), { BREACH_CHECK_URL: url })
        await isBreached('a password')
      },
    },
  ]
}

/** A server whose own pages are fine and lead inside at one place. */
function signInPages(url: string, at: number): Network['answer'] {
  const place = ['resource_metadata', 'authorization_servers', 'token_endpoint', 'registration_endpoint'][
    at % 4
  ]
  const json = (body: unknown) => ({
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  const header = JSON.stringify(place === 'resource_metadata' ? url : 'https://public.example/meta').replace(
    /[^\x20-\x7e]/g,
    '',
  )
  return (path) => {
    if (path.includes('oauth-protected-resource') || path === '/meta')
      return json({
        resource: PUBLIC,
        authorization_servers: [place === 'authorization_servers' ? url : 'https://public.example'],
      })
    if (path.includes('.well-known'))
      return json({
        issuer: 'https://public.example',
        authorization_endpoint: 'https://public.example/authorize',
        token_endpoint: place === 'token_endpoint' ? url : 'https://public.example/token',
        registration_endpoint: place === 'registration_endpoint' ? url : 'https://public.example/register',
        response_types_supported: ['code'],
        code_challenge_methods_supported: ['S256'],
      })
    if (path === '/register') return { ...json({ client_id: 'x', redirect_uris: [] }), status: 201 }
    return { status: 401, headers: { 'www-authenticate': `Bearer resource_metadata=${header}` } }
  }
}

/** Whoever uses a door for addresses that people type is named here with the sink above that tries it. */
const KNOWN_USERS: Record<string, string> = {
  'app/domain/knowledge/add-page.server.ts': 'knowledge page',
  'app/domain/knowledge/read-source.server.ts': 'knowledge page',
  'app/domain/tools/kinds/http.server.ts': 'HTTP tool',
  'app/domain/tools/openapi/read-document.server.ts': 'OpenAPI document',
  'app/domain/tools/servers/save-mcp-server.server.ts': 'MCP server',
  'app/integrations/mcp/connection.server.ts': 'MCP server',
  'app/integrations/mcp/oauth.server.ts': "MCP server's sign-in",
  'app/integrations/llm/connect.server.ts': 'model provider, answering',
  'app/integrations/passwords/breach-list.server.ts': 'list of leaked passwords',
}

/** Whoever asks somewhere without a door: at addresses that the installation's operator set, and no other. */
const KNOWN_BARE = new Set([
  'app/integrations/supabase/stored-objects.server.ts',
  'app/integrations/supabase/auth-call.server.ts',
  'app/integrations/supabase/storage.server.ts',
  'app/integrations/supabase/media-files.server.ts',
  'app/integrations/supabase/avatars.server.ts',
  'app/integrations/email/send-mail.server.ts',
])

const DOOR =
  /from '[^']*web\/(safe-fetch|safe-request|guarded-fetch|guarded-agent|guarded-connect|provider-fetch)\.server\.ts'/
const BARE = /(?<![\w.])fetch\(|from '(node:)?(https?|http2|net|tls|dgram|undici)'/

/** Users of doors, and of none, that nobody tries. */
export async function unknownSinks(sinks: readonly Sink[]): Promise<string[]> {
  const root = new URL('../../', import.meta.url)
  const problems: string[] = []
  const seen = new Set<string>()
  for (const folder of ['app', 'jobs'])
    for (const name of await readdir(new URL(folder, root), { recursive: true })) {
      const file = `${folder}/${name}`
      if (!/\.tsx?$/.test(file) || /\.test\.ts$/.test(file)) continue
      // Doors themselves; the process's own ears; and what runs in a browser.
      if (
        /^app\/(integrations\/web|server|components|routes|lib\/.*client)/.test(file) ||
        /^app\/server\.ts$/.test(file)
      )
        continue
      const text = await readFile(new URL(file, root), 'utf8')
      if (DOOR.test(text)) {
        seen.add(file)
        const sink = KNOWN_USERS[file]
        if (!sink || !sinks.some((tried) => tried.name === sink))
          problems.push(`nobody tries the addresses of ${file}`)
      }
      if (
        BARE.test(text) &&
        !KNOWN_BARE.has(file) &&
        !DOOR.test(text) &&
        !/import type .* from '(node:)?(https?|net)'/.test(text)
      )
        problems.push(`${file} asks somewhere without a door`)
    }
  for (const file of Object.keys(KNOWN_USERS))
    if (!seen.has(file)) problems.push(`${file} uses no door any more`)
  return problems
}
