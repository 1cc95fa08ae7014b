import type { JsonObject } from '#app/integrations/llm/types.ts'
import type { ToolKind } from './options.ts'
import type { HttpConfig } from './schemas.ts'

/** A tool in a list. */
export type ToolSummary = {
  id: string
  kind: ToolKind
  name: string
  title: string
  /** What visitors read in its place; null: words of ours. The title itself, where the owner wrote it. */
  visitorTitle: string | null
  /** Those words of ours. */
  ownWords: 'lookUp' | 'act'
  description: string
  isDangerous: boolean
  isEnabled: boolean
  status: 'ready' | 'changed' | 'missing'
  serverId: string | null
  serverName: string | null
  /** Where its calls go: a host. */
  host: string
  /** Agents whose draft or published settings name it. */
  agents: { id: string; name: string }[]
}

export type ToolView = ToolSummary & {
  parameters: JsonObject
  /** Null for tools of an MCP server. */
  config: HttpConfig | null
  secrets: { name: string; hint: string }[]
}
