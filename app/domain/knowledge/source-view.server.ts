import type { SourceListRow } from '#app/db/knowledge-sources.server.ts'
import type { JobStatus, RunView, SourceKind, SourceStatus } from './rules.ts'

export type SourceView = {
  id: string
  kind: SourceKind
  name: string
  url: string | null
  sizeBytes: number
  mimeType: string | null
  status: SourceStatus
  errorCode: string | null
  chunkCount: number
  /** ISO 8601; null until it was read for the first time. */
  ingestedAt: string | null
  createdAt: string
  agents: { id: string; name: string }[]
  run: RunView | null
}

export function toSourceView(row: SourceListRow): SourceView {
  const { run } = row
  return {
    id: row.id,
    kind: row.kind as SourceKind,
    name: row.name,
    url: row.url,
    sizeBytes: Number(row.size_bytes),
    mimeType: row.mime_type,
    status: row.status as SourceStatus,
    errorCode: row.error_code,
    chunkCount: row.chunk_count,
    ingestedAt: row.ingested_at?.toISOString() ?? null,
    createdAt: row.created_at.toISOString(),
    agents: row.agents,
    run: run && {
      id: run.id,
      status: run.status as JobStatus,
      step: run.step,
      done: run.progress_done,
      total: run.progress_total,
      errorCode: run.error_code,
      isCancelRequested: run.cancel_requested_at !== null,
    },
  }
}
