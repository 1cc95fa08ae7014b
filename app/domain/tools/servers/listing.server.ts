import { createHash } from 'node:crypto'
import type { Tx } from '#app/db/scope.server.ts'
import { updateToolServer } from '#app/db/tool-servers.server.ts'
import { selectToolsOfServer, type ToolRow, updateTool } from '#app/db/tools.server.ts'
import type { Json, JsonObject } from '#app/integrations/llm/types.ts'
import type { McpTool } from '#app/integrations/mcp/types.ts'
import { boundSchema } from '../bound-schema.ts'
import { cleanWords, MAX_TITLE, titleOf } from '../tool-words.ts'
import type { ListedTool } from './server-view.ts'

// What a server says of its tools, and whether it is what people once allowed. The pin is over every word that a model
// would read, as the server wrote it: a single changed letter withholds the tool.

/** SHA-256, hex, over name, title, description and parameters; the order of keys does not matter. */
export function pinOf(tool: Pick<McpTool, 'name' | 'title' | 'description' | 'inputSchema'>): string {
  const { name, title, description, inputSchema } = tool
  const text = JSON.stringify([name, title, description, sorted(inputSchema as Json)])
  return createHash('sha256').update(text).digest('hex')
}

/** What stands deeper is read by nobody: a schema is kept to far less. */
const PINNED_DEPTH = 60

function sorted(value: Json, depth = 0): Json {
  if (typeof value !== 'object' || value === null) return value
  if (depth > PINNED_DEPTH) return 'deeper'
  if (Array.isArray(value)) return value.map((each) => sorted(each, depth + 1))
  return Object.keys(value)
    .sort()
    .map((key) => [key, sorted(value[key] as Json, depth + 1)])
}

/** As it is kept and shown: cleaned, bounded, with its pin. */
export function listedOf(tool: McpTool): ListedTool {
  let parameters: JsonObject | null = null
  try {
    if (!tool.needsTask) parameters = { ...boundSchema(tool.inputSchema), type: 'object' }
  } catch {
    // Told as a tool that cannot be used, with the rest of the list.
  }
  return {
    name: tool.name.slice(0, 120),
    title: cleanWords(tool.title, MAX_TITLE) || titleOf(tool.name) || tool.name.slice(0, 40),
    description: cleanWords(tool.description),
    parameters,
    hash: pinOf(tool),
    isReadOnly: tool.readOnly,
    isIdempotent: tool.readOnly || tool.idempotent,
  }
}

/** Keeps a listing and withholds what is no longer what was allowed. Returns the tools whose status changed. */
export async function keepListing(
  tx: Tx,
  key: { workspaceId: string; serverId: string },
  listed: ListedTool[],
): Promise<Pick<ToolRow, 'id' | 'name' | 'status'>[]> {
  await updateToolServer(tx, key, { listed, listedAt: new Date(), status: 'ready', errorCode: null })
  const hashes = new Map(listed.map((tool) => [tool.name, tool.hash]))
  const changed: Pick<ToolRow, 'id' | 'name' | 'status'>[] = []
  for (const tool of await selectToolsOfServer(tx, key.workspaceId, key.serverId)) {
    const hash = hashes.get(remoteNameOf(tool.config))
    const status = hash === undefined ? 'missing' : hash === tool.pinned_hash ? 'ready' : 'changed'
    if (status === tool.status) continue
    await updateTool(tx, { workspaceId: key.workspaceId, toolId: tool.id }, { status })
    changed.push({ id: tool.id, name: tool.name, status })
  }
  return changed
}

/** What the server calls the tool of a row. */
export function remoteNameOf(config: unknown): string {
  const name = (config as { remoteName?: unknown } | null)?.remoteName
  return typeof name === 'string' ? name : ''
}
