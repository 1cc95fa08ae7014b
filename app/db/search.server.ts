import { sql } from 'kysely'
import type { Tx } from './scope.server.ts'

export type SearchRow = {
  kind: 'agent' | 'conversation' | 'source'
  id: string
  name: string
  detail: string | null
}

const PER_KIND = 5

/** What in the workspace bears the text in its name, a few of each kind, the newest first. */
export async function searchByName(tx: Tx, workspaceId: string, text: string): Promise<SearchRow[]> {
  const pattern = `%${text.replace(/[\\%_]/g, '\\$&')}%`
  const result = await sql<SearchRow>`
    (select 'agent' as kind, id, name, null as detail from agents
      where workspace_id = ${workspaceId} and not is_archived and name ilike ${pattern}
      order by updated_at desc limit ${PER_KIND})
    union all
    (select 'source', id, name, null from knowledge_sources
      where workspace_id = ${workspaceId} and name ilike ${pattern}
      order by created_at desc limit ${PER_KIND})
    union all
    (select 'conversation', c.id, coalesce(nullif(c.subject, ''), '…'), v.name
      from conversations c
      left join visitors v on v.id = c.visitor_id and v.workspace_id = c.workspace_id
      where c.workspace_id = ${workspaceId} and c.channel = 'widget' and (c.subject ilike ${pattern} or v.name ilike ${pattern})
      order by c.last_message_at desc nulls last limit ${PER_KIND})`.execute(tx)
  return result.rows
}
