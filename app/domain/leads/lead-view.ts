import type { LeadRow } from '#app/db/leads.server.ts'

/** What a visitor left with an agent, in the agent's own words for it. */
export type LeadView = {
  id: string
  agent: { id: string; name: string }
  conversationId: string
  /** Null until the visitor gave a name. */
  visitorName: string | null
  values: { key: string; label: string; value: string }[]
  /** ISO 8601. */
  createdAt: string
  updatedAt: string
}

const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : value === null || value === undefined ? '' : JSON.stringify(value)

/** Fields in the order in which the agent asks for them; what it no longer asks for comes after, by its key. */
export function toLeadView(row: LeadRow): LeadView {
  const fields = Array.isArray(row.fields) ? row.fields : []
  const orderOf = (key: string) => {
    const at = fields.findIndex((field) => field.key === key)
    return at < 0 ? fields.length : at
  }
  return {
    id: row.id,
    agent: { id: row.agentId, name: row.agentName },
    conversationId: row.conversationId,
    visitorName: row.visitorName,
    values: Object.entries(row.values)
      .toSorted(([a], [b]) => orderOf(a) - orderOf(b) || a.localeCompare(b))
      .map(([key, value]) => ({
        key,
        label: fields.find((field) => field.key === key)?.label || key,
        value: textOf(value),
      })),
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
  }
}
