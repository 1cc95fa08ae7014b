import type { WorkspaceSummary } from './schemas.ts'

type Row = Omit<WorkspaceSummary, 'timeZone'> & { time_zone: string }

export function toSummary(row: Row): WorkspaceSummary {
  return {
    id: row.id,
    slug: row.slug,
    name: row.name,
    locale: row.locale,
    timeZone: row.time_zone,
    role: row.role,
  }
}
