import { sql } from 'kysely'
import type { Tx } from './scope.server.ts'

export type RightsRow = { view: boolean; edit: boolean; publish: boolean; converse: boolean }

/** What the person of this transaction may do with an agent, as it was read when they entered. */
export async function selectAgentRights(tx: Tx, agentId: string): Promise<RightsRow> {
  const { rows } = await sql<RightsRow>`
    select ${agentId}::uuid <> all (app.agents_not_viewed()) as view, ${agentId}::uuid <> all (app.agents_not_edited()) as edit,
      ${agentId}::uuid <> all (app.agents_not_published()) as publish, ${agentId}::uuid <> all (app.agents_not_conversed()) as converse
  `.execute(tx)
  return rows[0] ?? { view: false, edit: false, publish: false, converse: false }
}

export type AccessRow = RightsRow & { agent_id: string; user_id: string }

/** The narrowings of a workspace: of one agent, of one person, or all. */
export async function selectAgentAccess(
  tx: Tx,
  key: { workspaceId: string; agentId?: string; userId?: string },
): Promise<AccessRow[]> {
  return await tx
    .selectFrom('agent_access')
    .select(['agent_id', 'user_id'])
    .select(['can_view as view', 'can_edit as edit', 'can_publish as publish', 'can_converse as converse'])
    .where('workspace_id', '=', key.workspaceId)
    .$if(key.agentId !== undefined, (query) => query.where('agent_id', '=', key.agentId as string))
    .$if(key.userId !== undefined, (query) => query.where('user_id', '=', key.userId as string))
    .execute()
}

type Key = { workspaceId: string; agentId: string; userId: string }

export async function upsertAgentAccess(tx: Tx, key: Key, rights: RightsRow): Promise<void> {
  const columns = {
    can_view: rights.view,
    can_edit: rights.edit,
    can_publish: rights.publish,
    can_converse: rights.converse,
  }
  await tx
    .insertInto('agent_access')
    .values({ workspace_id: key.workspaceId, agent_id: key.agentId, user_id: key.userId, ...columns })
    .onConflict((conflict) => conflict.columns(['workspace_id', 'agent_id', 'user_id']).doUpdateSet(columns))
    .execute()
}

/** From then on the role's own rights hold. */
export async function deleteAgentAccess(tx: Tx, key: Key): Promise<void> {
  await tx
    .deleteFrom('agent_access')
    .where('workspace_id', '=', key.workspaceId)
    .where('agent_id', '=', key.agentId)
    .where('user_id', '=', key.userId)
    .execute()
}

/** The Realtime topic on which the person of this transaction hears of changes. */
export async function selectLiveTopic(tx: Tx): Promise<string> {
  const { rows } = await sql<{ topic: string }>`select app.live_topic() as topic`.execute(tx)
  return rows[0]?.topic ?? ''
}
