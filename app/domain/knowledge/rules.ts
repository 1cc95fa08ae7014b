// Pure decisions about knowledge, shared by verbs and pages.

export const MAX_TEXT_LENGTH = 1_000_000
export const MAX_FILE_BYTES = 10 * 1024 * 1024
export const FILE_EXTENSIONS = ['.md', '.markdown', '.txt', '.html', '.htm'] as const

export type SourceKind = 'text' | 'file' | 'page'
export type SourceStatus = 'pending' | 'processing' | 'ready' | 'failed'
export type JobStatus = 'queued' | 'running' | 'succeeded' | 'failed' | 'cancelled'
export const INGEST_STEPS = ['fetch', 'read', 'chunk', 'embed', 'store'] as const
export type IngestStep = (typeof INGEST_STEPS)[number]

/** How much of the whole ingest each step stands for when it begins and ends, in percent. */
const SHARE: Record<IngestStep, readonly [from: number, to: number]> = {
  fetch: [0, 10],
  read: [10, 15],
  chunk: [15, 20],
  embed: [20, 90],
  store: [90, 100],
}

export const isIngestStep = (step: string | null): step is IngestStep =>
  INGEST_STEPS.some((candidate) => candidate === step)

/** One percentage for a run's step and its own done/total. */
export function ingestPercent(step: string | null, done: number, total: number): number {
  if (!isIngestStep(step)) return 0
  const [from, to] = SHARE[step]
  const inside = total > 0 ? Math.min(1, done / total) : 0
  return Math.round(from + (to - from) * inside)
}

export type RunView = {
  id: string
  status: JobStatus
  step: string | null
  done: number
  total: number
  errorCode: string | null
  isCancelRequested: boolean
}

/** What the source is doing, in one word that people are shown. */
export type SourceState = 'waiting' | 'working' | 'retrying' | 'stopping' | 'ready' | 'failed' | 'cancelled'

export function sourceState(source: {
  status: SourceStatus
  errorCode: string | null
  run: RunView | null
}): SourceState {
  const { run } = source
  if (run && (run.status === 'queued' || run.status === 'running')) {
    if (run.isCancelRequested) return 'stopping'
    if (run.status === 'running') return 'working'
    return run.errorCode ? 'retrying' : 'waiting'
  }
  if (source.status === 'failed') return source.errorCode === 'cancelled' ? 'cancelled' : 'failed'
  return source.status === 'ready' ? 'ready' : 'waiting'
}

export const isOpenState = (state: SourceState): boolean =>
  state === 'waiting' || state === 'working' || state === 'retrying' || state === 'stopping'

/**
 * A file name that is safe as the last segment of a storage path: ASCII letters, digits, dash, underscore, and single
 * dots, since storage refuses two in a row.
 */
export function safeFileName(name: string): string {
  const base = name.split(/[/\\]/).at(-1) ?? ''
  const plain = base
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/[^\w.-]+/g, '-')
    .replace(/\.{2,}/g, '.')
    .replace(/^[.-]+/, '')
  return plain.slice(-100) || 'file.txt'
}

/** The name a page has until its own title is known: host and path. */
export function nameOfAddress(url: URL): string {
  const path = url.pathname === '/' ? '' : url.pathname
  let readable = path
  try {
    readable = decodeURI(path)
  } catch {
    // not a text in percent signs: shown as it stands
  }
  return `${url.host}${readable}`.slice(0, 200)
}
