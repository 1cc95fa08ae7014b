import { isUuid } from '#app/lib/ids.ts'

// What a step of a trace holds, read again as it was written. Steps of earlier versions lack fields: nothing here throws.

export type PromptStep = {
  parts: { key: string; tokens: number; chars: number; text: string | null }[]
  messages: number
  historyChars: number
  images: number
  tools: string[]
}

export type FoundPassage = {
  n: number
  title: string
  headingPath: string[]
  score: number | null
  /** Cosine similarity; null where only words matched. */
  similarity: number | null
  chunkId: string | null
  excerpt: string
}

export type AttemptStep = {
  connectionName: string
  model: string
  reason: string | null
  message: string | null
  firstTokenMs: number | null
  retryAfterMs: number | null
}

export type CallStep = {
  callId: string | null
  title: string
  /** What visitors read of it, where that is something else. */
  label: string | null
  kind: string | null
  /** An object once it was understood, the model's own text before. */
  arguments: unknown
  result: string | null
  errorCode: string | null
  isRepeated: boolean
  /** An answer that broke off right before had made it. */
  isDoneBefore: boolean
  detail: unknown
}

type Fields = { [key: string]: unknown }

const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {}
const text = (value: unknown): string | null => (typeof value === 'string' ? value : null)
const number = (value: unknown): number | null =>
  typeof value === 'number' && Number.isFinite(value) ? value : null
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])
const texts = (value: unknown): string[] => list(value).filter((entry) => typeof entry === 'string')

export function readPrompt(data: unknown): PromptStep {
  const { parts, messages, historyChars, images, tools } = fieldsOf(data)
  return {
    parts: list(parts)
      .map(fieldsOf)
      .map((part) => ({
        key: text(part.key) ?? '',
        tokens: number(part.tokens) ?? 0,
        chars: number(part.chars) ?? 0,
        text: text(part.text),
      })),
    messages: number(messages) ?? 0,
    historyChars: number(historyChars) ?? 0,
    images: number(images) ?? 0,
    tools: texts(tools),
  }
}

export function readPassages(data: unknown): FoundPassage[] {
  return list(fieldsOf(data).passages)
    .map(fieldsOf)
    .map((passage, index) => ({
      n: number(passage.n) ?? index + 1,
      title: text(passage.title) ?? '',
      headingPath: texts(passage.headingPath),
      score: number(passage.score),
      similarity: number(passage.similarity),
      chunkId: text(passage.chunkId),
      excerpt: text(passage.excerpt) ?? '',
    }))
}

/** The chunks that were found on the way to an answer, each once. */
export function chunkIdsOf(steps: readonly { kind: string; data: unknown }[]): string[] {
  const ids = steps
    .filter(({ kind }) => kind === 'retrieval')
    .flatMap(({ data }) => readPassages(data).map(({ chunkId }) => chunkId))
  return [...new Set(ids)].filter((id) => id !== null).filter(isUuid)
}

export function readAttempt(data: unknown, name: string): AttemptStep {
  const { connectionName, model, reason, message, firstTokenMs, retryAfterMs } = fieldsOf(data)
  return {
    connectionName: text(connectionName) ?? '',
    model: text(model) || name,
    reason: text(reason),
    message: text(message),
    firstTokenMs: number(firstTokenMs),
    retryAfterMs: number(retryAfterMs),
  }
}

export function readCall(data: unknown, name: string): CallStep {
  const fields = fieldsOf(data)
  return {
    callId: text(fields.callId),
    title: text(fields.title) || name,
    label: text(fields.label) === text(fields.title) ? null : text(fields.label),
    kind: text(fields.kind),
    arguments: fields.arguments ?? {},
    result: text(fields.result),
    errorCode: text(fields.errorCode),
    isRepeated: fields.isRepeated === true,
    isDoneBefore: fields.isDoneBefore === true,
    detail: fields.detail ?? null,
  }
}

/** How often something was counted by name: what a guardrail replaced. */
export function readCounts(data: unknown): [string, number][] {
  return Object.entries(fieldsOf(data)).filter(
    (entry): entry is [string, number] => typeof entry[1] === 'number' && entry[1] > 0,
  )
}

export function readBudget(data: unknown): { behaviour: string | null } {
  return { behaviour: text(fieldsOf(data).behaviour) }
}
