import type { AgentListRow } from '#app/db/agents.server.ts'
import { type AgentSettings, agentSettingsSchema, defaultAgentSettings } from './schemas.ts'

export type AgentStatus = 'draft' | 'published' | 'changed'

export type AgentSummary = {
  id: string
  publicId: string
  name: string
  role: string
  avatar: string
  language: AgentSettings['language']
  /** `changed`: published, and the draft went on since. */
  status: AgentStatus
  versionNumber: number | null
  sourceCount: number
  isArchived: boolean
  /** ISO 8601. */
  updatedAt: string
}

/** Settings as stored; a field that an older release did not write gets its default. */
export function storedSettings(draft: unknown): AgentSettings {
  const whole = agentSettingsSchema.safeParse(draft)
  if (whole.success) return whole.data
  return agentSettingsSchema
    .catch(defaultAgentSettings('en'))
    .parse({ ...defaultAgentSettings('en'), ...(draft as object) })
}

export function toAgentSummary(row: AgentListRow): AgentSummary {
  const { persona, avatar, language } = storedSettings(row.draft)
  return {
    id: row.id,
    publicId: row.public_id,
    name: row.name,
    role: persona.role,
    avatar,
    language,
    status: row.version_number === null ? 'draft' : row.has_changes ? 'changed' : 'published',
    versionNumber: row.version_number,
    sourceCount: row.source_count,
    isArchived: row.is_archived,
    updatedAt: row.updated_at.toISOString(),
  }
}
