import type { Tx } from './scope.server.ts'

// An agent as whoever answers in its name needs it: its name and one set of settings.

export type AnsweringAgent = {
  id: string
  name: string
  /** Null for a draft. */
  versionId: string | null
  /** AgentSettings as they were stored; to be parsed. */
  settings: unknown
}

/** The published version that visitors meet. */
export async function selectPublishedAgent(
  tx: Tx,
  key: { workspaceId: string; agentId: string },
): Promise<AnsweringAgent | null> {
  const row = await tx
    .selectFrom('agents')
    .innerJoin('agent_versions', (join) =>
      join
        .onRef('agent_versions.workspace_id', '=', 'agents.workspace_id')
        .onRef('agent_versions.id', '=', 'agents.published_version_id'),
    )
    .select(['agents.id', 'agents.name', 'agent_versions.id as version_id', 'agent_versions.settings'])
    .where('agents.workspace_id', '=', key.workspaceId)
    .where('agents.id', '=', key.agentId)
    .where('agents.is_archived', '=', false)
    .executeTakeFirst()
  return row ? { id: row.id, name: row.name, versionId: row.version_id, settings: row.settings } : null
}

/** Across workspaces: the public id is all that a stranger has. */
export async function selectPublishedAgentByPublicId(
  tx: Tx,
  publicId: string,
): Promise<(AnsweringAgent & { workspaceId: string }) | null> {
  const row = await tx
    .selectFrom('agents')
    .innerJoin('agent_versions', (join) =>
      join
        .onRef('agent_versions.workspace_id', '=', 'agents.workspace_id')
        .onRef('agent_versions.id', '=', 'agents.published_version_id'),
    )
    .select([
      'agents.id',
      'agents.workspace_id',
      'agents.name',
      'agent_versions.id as version_id',
      'agent_versions.settings',
    ])
    .where('agents.public_id', '=', publicId)
    .where('agents.is_archived', '=', false)
    .executeTakeFirst()
  if (!row) return null
  return {
    id: row.id,
    workspaceId: row.workspace_id,
    name: row.name,
    versionId: row.version_id,
    settings: row.settings,
  }
}

export async function selectDraftAgent(
  tx: Tx,
  key: { workspaceId: string; agentId: string },
): Promise<AnsweringAgent | null> {
  const row = await tx
    .selectFrom('agents')
    .select(['id', 'name', 'draft'])
    .where('workspace_id', '=', key.workspaceId)
    .where('id', '=', key.agentId)
    .executeTakeFirst()
  return row ? { id: row.id, name: row.name, versionId: null, settings: row.draft } : null
}

/** One version, as it was published: what a taken-over run goes on with. */
export async function selectAgentAtVersion(
  tx: Tx,
  key: { workspaceId: string; agentId: string; versionId: string },
): Promise<AnsweringAgent | null> {
  const row = await tx
    .selectFrom('agents')
    .innerJoin('agent_versions', (join) =>
      join
        .onRef('agent_versions.workspace_id', '=', 'agents.workspace_id')
        .onRef('agent_versions.agent_id', '=', 'agents.id'),
    )
    .select(['agents.id', 'agents.name', 'agent_versions.id as version_id', 'agent_versions.settings'])
    .where('agents.workspace_id', '=', key.workspaceId)
    .where('agents.id', '=', key.agentId)
    .where('agent_versions.id', '=', key.versionId)
    .executeTakeFirst()
  return row ? { id: row.id, name: row.name, versionId: row.version_id, settings: row.settings } : null
}
