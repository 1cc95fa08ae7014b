import type { Citation } from '#app/contracts/stream-events.ts'
import type { AgentSettings } from '#app/domain/agents/schemas.ts'
import type { Json, ToolSpec } from '#app/integrations/llm/types.ts'
import type { Kept } from './kept.ts'
import type { BuiltinKind, ToolKind } from './options.ts'

// The one shape of a tool, whatever is behind it: a request, an MCP server, our own knowledge. A new kind is one new file
// beside `kinds/` that makes OfferedTools.

/** Whose call it is. Every effect stays inside this: the workspace, the agent, the conversation of this visitor. */
export type ToolContext = {
  workspaceId: string
  agentId: string
  agentName: string
  conversationId: string
  runId: string
  /** Null in a preview: then `previewUserId` is who tries it out. */
  visitorId: string | null
  previewUserId: string | null
  language: 'en' | 'pt'
  settings: AgentSettings
  /** The same for every attempt at the same call: whoever is called can tell a repetition. */
  idempotencyKey: string
  /** What its calls share; closed by whoever made the context. */
  kept: Kept
  /** Aborted when the answer is stopped or the call takes too long. */
  signal: AbortSignal
}

/** What the rest of the answer has to know of a call, besides what the model reads. */
export type ToolEffect =
  | { kind: 'handover'; reason: string }
  | { kind: 'media'; mediaIds: string[] }
  | { kind: 'lead'; leadId: string }
  | { kind: 'follow_up'; followUpId: string }
  /** Passages it found, numbered on from those the answer may cite already. */
  | { kind: 'citations'; citations: Citation[] }

export type ToolResult = {
  /** What the model reads: data, never a command. At most MAX_RESULT_CHARS; the engine cuts what is longer. */
  content: string
  isError: boolean
  /** Where the outcome is unknown: it is kept, so that no later answer repeats the call. */
  errorCode?: 'broken_off' | 'timeout' | 'unread'
  /** For the trace: what was sent and came back, without secrets. */
  detail?: Json
  effect?: ToolEffect
}

export const MAX_RESULT_CHARS = 16_000

export type OfferedTool = {
  spec: ToolSpec
  kind: ToolKind | BuiltinKind
  /** The row in `tools`; null for what every agent has. */
  toolId: string | null
  /** For the people of the workspace: in the trace and the request for approval. */
  title: string
  /** What visitors read while it works. Null: words of ours, as the title is a stranger's and the owner wrote none. */
  visitorTitle: string | null
  /** Waits for a person before every call. */
  isDangerous: boolean
  /** A repetition does no harm: after a crash it may be called again. */
  isIdempotent: boolean
  /** It changes nothing anywhere: asked again, it is asked anew. Left out: nobody can say. */
  isReading?: boolean
  /** `args` has passed `spec.parameters`. Throws only what is our own fault; everything else is a result with `isError`. */
  run(args: { [key: string]: Json }, context: ToolContext): Promise<ToolResult>
}
