import type { WorkspaceSummary } from './schemas.ts'

type Row = Omit<WorkspaceSummary, 'timeZone' | 'logo'> & { time_zone: string; logo_path: string | null }

export function toSummary(row: Row): WorkspaceSummary {
  return {
    id: row.id,
    slug: row.slug,
    name: row.name,
    locale: row.locale,
    timeZone: row.time_zone,
    role: row.role,
    logo: row.logo_path && logoUrl(row.slug, row.logo_path),
  }
}

/** The file's name is in it, so that a new logo is never the old one from a cache. */
function logoUrl(slug: string, path: string): string {
  return `/resources/w/${slug}/logo?v=${path.split('/').at(-1) ?? ''}`
}
