import type { SealedTool } from '#app/db/tool-secrets.server.ts'
import type { ToolKind } from '../options.ts'
import type { OfferedTool } from '../types.ts'
import { httpTool } from './http.server.ts'
import { mcpTool } from './mcp.server.ts'

/** Who makes a tool of its row; null when its settings cannot be read. A kind is one file beside this and one line here. */
export const KINDS: Record<ToolKind, (workspaceId: string, row: SealedTool) => OfferedTool | null> = {
  http: httpTool,
  openapi: httpTool,
  mcp: mcpTool,
}
