import type { Attachment, Citation, StreamEventData } from '#app/contracts/stream-events.ts'
import type { GalleryItem } from '#app/db/run-situation.server.ts'
import type { StoredResult, ToolCallRow } from '#app/db/tool-calls.server.ts'
import type { OfferedTool, ToolContext } from '#app/domain/tools/types.ts'
import type { RunProgress } from '#app/domain/traces/progress.ts'
import type { Recorder } from '#app/domain/traces/recorder.ts'
import type { Json, ToolCall } from '#app/integrations/llm/types.ts'
import type { RedactionMemory } from './guardrails.ts'

export type Activity = Extract<StreamEventData, { kind: 'activity' }>

/** What the calls of an answer share, from its first turn to its last. */
export type CallScene = {
  run: {
    workspaceId: string
    conversationId: string
    runId: string
    agentId: string
    answerId: string
    owner: string
  }
  context: Omit<ToolContext, 'signal' | 'idempotencyKey'>
  tools: OfferedTool[]
  /** What answers that broke off right before did: it is not done twice. */
  doneBefore: ToolCallRow[]
  gallery: GalleryItem[]
  redactions: RedactionMemory
  /** Both grow in place. */
  citations: Citation[]
  attachments: Attachment[]
  /** A tool called a person. */
  isHandedOver: boolean
  trace: Recorder
  progress: RunProgress
  tell(event: Activity): void
  stop: AbortSignal
}

/** A call as a model asks for it, read against what was offered. */
export type AskedCall = {
  call: ToolCall
  tool: OfferedTool | null
  args: { [key: string]: Json } | null
  /** The same for every call that asks for the same. */
  key: string
  /** Why it is not even tried. */
  refusal: { content: string; errorCode: string } | null
}

/** As it stands in the ledger. `isNew`: nobody else can have begun it. */
export type OpenCall = ToolCallRow & {
  isNew: boolean
  /** By an answer that broke off right before this one. */
  isDoneBefore?: boolean
}

/** What came of a call; no result while a person decides. */
export type SettledCall = { result: StoredResult | null; row: ToolCallRow }
/** What the model reads of it. */
export type CallOutcome = { call: ToolCall; result: StoredResult | null; row: ToolCallRow | null }

export const errorResult = (content: string): StoredResult => ({ content, isError: true })
