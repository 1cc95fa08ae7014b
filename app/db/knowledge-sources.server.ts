import { type Insertable, type Selectable, sql } from 'kysely'
import type { Tx } from './scope.server.ts'
import type { KnowledgeSources } from './types.ts'

export type SourceRow = Selectable<KnowledgeSources>
export type NewSource = Omit<
  Insertable<KnowledgeSources>,
  'chunk_count' | 'ingested_at' | 'created_at' | 'updated_at' | 'error_code'
>

/** A source as the list shows it. */
export type SourceListRow = Omit<SourceRow, 'text_content'> & {
  agents: { id: string; name: string }[]
  run: RunOfSource | null
}
export type RunOfSource = {
  id: string
  status: string
  step: string | null
  progress_done: number
  progress_total: number
  error_code: string | null
  cancel_requested_at: string | null
}

const LISTED = [
  'id',
  'workspace_id',
  'kind',
  'name',
  'url',
  'storage_path',
  'mime_type',
  'size_bytes',
  'content_hash',
  'status',
  'error_code',
  'chunk_count',
  'ingested_at',
  'created_by',
  'created_at',
  'updated_at',
] as const

type ListFilter = { workspaceId: string; sourceId?: string; limit?: number }

/** Newest first, each with the agents that read it and its latest job run. */
export async function selectSourceList(
  tx: Tx,
  { workspaceId, sourceId, limit = 500 }: ListFilter,
): Promise<SourceListRow[]> {
  const agents = sql<SourceListRow['agents']>`coalesce((
    select json_agg(json_build_object('id', a.id, 'name', a.name) order by a.name)
    from agent_sources r join agents a on a.id = r.agent_id and a.workspace_id = r.workspace_id
    where r.workspace_id = s.workspace_id and r.source_id = s.id), '[]')`
  const run = sql<RunOfSource | null>`(
    select json_build_object('id', j.id, 'status', j.status, 'step', j.step, 'progress_done', j.progress_done,
      'progress_total', j.progress_total, 'error_code', j.error_code, 'cancel_requested_at', j.cancel_requested_at)
    from job_runs j where j.workspace_id = s.workspace_id and j.subject_id = s.id order by j.created_at desc limit 1)`
  let query = tx
    .selectFrom('knowledge_sources as s')
    .select(LISTED.map((column) => `s.${column}` as const))
    .select([agents.as('agents'), run.as('run')])
    .where('s.workspace_id', '=', workspaceId)
  if (sourceId) query = query.where('s.id', '=', sourceId)
  return await query.orderBy('s.created_at', 'desc').orderBy('s.id').limit(limit).execute()
}

export async function selectSource(
  tx: Tx,
  workspaceId: string,
  sourceId: string,
): Promise<SourceRow | undefined> {
  return await tx
    .selectFrom('knowledge_sources')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', sourceId)
    .executeTakeFirst()
}

/** The same, held until the transaction ends: who replaces a source's chunks goes alone. */
export async function selectSourceForUpdate(
  tx: Tx,
  workspaceId: string,
  sourceId: string,
): Promise<SourceRow | undefined> {
  return await tx
    .selectFrom('knowledge_sources')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', sourceId)
    .forUpdate()
    .executeTakeFirst()
}

export async function insertSource(tx: Tx, source: NewSource): Promise<void> {
  await tx.insertInto('knowledge_sources').values(source).execute()
}

type SourceChange = Partial<
  Pick<
    SourceRow,
    | 'name'
    | 'url'
    | 'storage_path'
    | 'content_hash'
    | 'text_content'
    | 'status'
    | 'error_code'
    | 'chunk_count'
    | 'ingested_at'
  >
> & { size_bytes?: number }

/** False when there is no such source in the workspace. */
export async function updateSource(
  tx: Tx,
  workspaceId: string,
  sourceId: string,
  change: SourceChange,
): Promise<boolean> {
  const result = await tx
    .updateTable('knowledge_sources')
    .set(change)
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', sourceId)
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}

/** Documents, chunks and attachments go with it. */
export async function deleteSourceRow(tx: Tx, workspaceId: string, sourceId: string): Promise<boolean> {
  const result = await tx
    .deleteFrom('knowledge_sources')
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', sourceId)
    .executeTakeFirst()
  return result.numDeletedRows > 0n
}

/** Makes exactly these agents read the source; ids of other workspaces, and agents the person may not edit, stay as they are. */
export async function replaceSourceAgents(
  tx: Tx,
  workspaceId: string,
  sourceId: string,
  agentIds: string[],
): Promise<void> {
  await tx
    .deleteFrom('agent_sources')
    .where('workspace_id', '=', workspaceId)
    .where('source_id', '=', sourceId)
    .$if(agentIds.length > 0, (query) => query.where('agent_id', 'not in', agentIds))
    .execute()
  if (agentIds.length === 0) return
  await tx
    .insertInto('agent_sources')
    .columns(['workspace_id', 'agent_id', 'source_id'])
    .expression((from) =>
      from
        .selectFrom('agents')
        .select(['workspace_id', 'id', sql<string>`${sourceId}::uuid`.as('source_id')])
        .where('workspace_id', '=', workspaceId)
        .where('id', 'in', agentIds)
        .where(sql<boolean>`id <> all (app.agents_not_edited())`),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** Agents that may be given knowledge: those the person of the transaction may edit. */
export async function selectAgentNames(tx: Tx, workspaceId: string): Promise<{ id: string; name: string }[]> {
  return await tx
    .selectFrom('agents')
    .select(['id', 'name'])
    .where('workspace_id', '=', workspaceId)
    .where('is_archived', '=', false)
    .where(sql<boolean>`id <> all (app.agents_not_edited())`)
    .orderBy('name')
    .execute()
}

/** How many chunks the workspace has, by the sources' own counts. */
export async function sumChunks(tx: Tx, workspaceId: string): Promise<number> {
  const row = await tx
    .selectFrom('knowledge_sources')
    .select((eb) => eb.fn.sum<string | null>('chunk_count').as('count'))
    .where('workspace_id', '=', workspaceId)
    .executeTakeFirst()
  return Number(row?.count ?? 0)
}

/** The agents that read a source, as far as the transaction's actor sees them; always in one order. */
export async function selectSourceAgentIds(tx: Tx, workspaceId: string, sourceId: string): Promise<string[]> {
  const rows = await tx
    .selectFrom('agent_sources')
    .select('agent_id')
    .where('workspace_id', '=', workspaceId)
    .where('source_id', '=', sourceId)
    .orderBy('agent_id')
    .execute()
  return rows.map((row) => row.agent_id)
}
