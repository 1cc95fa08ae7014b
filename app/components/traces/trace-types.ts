/** A trace as pages get it: dates may have become texts on the way. */
export type Moment = string | number | Date

export type ShownRun = {
  id: string
  conversationId: string
  agentId: string
  agentName: string
  versionNumber: number | null
  status: string
  model: string
  attempt: number
  errorCode: string | null
  startedAt: Moment
  firstTokenAt: Moment | null
  finishedAt: Moment | null
  inputTokens: number
  outputTokens: number
  /** Micro-dollars. */
  cost: number
  continuesRunId: string | null
  continuedBy: string | null
  channel: string
  question: string
  answer: string
  previousRunId: string | null
  nextRunId: string | null
}

export type ShownStep = {
  position: number
  kind: string
  name: string
  status: string
  offsetMs: number
  durationMs: number
  inputTokens: number
  outputTokens: number
  cost: number
  data: unknown
}

export type ShownCall = {
  id: string
  status: string
  decidedByName: string | null
  result: { content: string } | null
}

export type ShownTrace = {
  run: ShownRun
  steps: ShownStep[]
  calls: ShownCall[]
  sources: { [chunkId: string]: string }
}

/** ms from one moment to another; null while one of them is not known. */
export const between = (from: Moment | null, to: Moment | null): number | null =>
  from === null || to === null ? null : Math.max(0, new Date(to).getTime() - new Date(from).getTime())
