import type { ToolOfAgentRow } from '#app/db/agent-references.server.ts'
import { MAX_TOOLS } from './limits.ts'
import { fileToolSchema, type Manifest } from './manifest.ts'
import { withoutSecrets } from './tool-secrets.ts'

type Described = Pick<Manifest, 'tools' | 'serverTools'>

/**
 * Tools as a file tells of them. Requests go whole, without secrets; an operation of an OpenAPI document is one, with the
 * sign-in of its server as a secret of its own. What an MCP server offers is only named.
 */
export function describeTools(rows: ToolOfAgentRow[]): Described {
  const described: Described = { tools: [], serverTools: [] }
  for (const row of rows.slice(0, MAX_TOOLS)) {
    const config = row.kind === 'mcp' ? null : withoutSecrets(withSignIn(row))
    const { name, title } = row
    const tool = config && fileToolSchema.safeParse({ name, title, description: row.description, config })
    if (tool?.success) described.tools.push(tool.data)
    else described.serverTools.push({ title: title.slice(0, 120), server: row.server_name ?? '' })
  }
  return described
}

function withSignIn({ config, server_header: header, server_place: place }: ToolOfAgentRow): unknown {
  if (!header || typeof config !== 'object' || config === null) return config
  const fixed = 'fixed' in config && Array.isArray(config.fixed) ? config.fixed : []
  return { ...config, fixed: [...fixed, { place, name: header, value: '{{secret:API_KEY}}' }] }
}
