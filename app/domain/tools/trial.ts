import type { Json } from '#app/integrations/llm/types.ts'

/** What came of a try: the same call an agent would make, seen whole. Secrets are masked. */
export type ToolTrial = {
  isError: boolean
  durationMs: number
  /** What was sent, the status, what came back: whatever the kind of tool tells. */
  detail: Json
  /** What the model would read. */
  modelReads: string
}
