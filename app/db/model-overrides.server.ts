import type { Selectable } from 'kysely'
import type { Tx } from './scope.server.ts'
import type { ModelOverrides } from './types.ts'

export type OverrideRow = Pick<Selectable<ModelOverrides>, 'model' | 'facts' | 'updated_at'>

export async function selectOverrides(tx: Tx, workspaceId: string): Promise<OverrideRow[]> {
  return await tx
    .selectFrom('model_overrides')
    .select(['model', 'facts', 'updated_at'])
    .where('workspace_id', '=', workspaceId)
    .orderBy('model')
    .limit(2_000)
    .execute()
}

export async function upsertOverride(
  tx: Tx,
  row: { workspaceId: string; model: string; facts: object; updatedBy: string | null },
): Promise<void> {
  const facts = JSON.stringify(row.facts)
  await tx
    .insertInto('model_overrides')
    .values({ workspace_id: row.workspaceId, model: row.model, facts, updated_by: row.updatedBy })
    .onConflict((conflict) =>
      conflict.columns(['workspace_id', 'model']).doUpdateSet({ facts, updated_by: row.updatedBy }),
    )
    .execute()
}

/** False when nothing was overridden. */
export async function deleteOverride(
  tx: Tx,
  { workspaceId, model }: { workspaceId: string; model: string },
): Promise<boolean> {
  const result = await tx
    .deleteFrom('model_overrides')
    .where('workspace_id', '=', workspaceId)
    .where('model', '=', model)
    .executeTakeFirst()
  return result.numDeletedRows > 0n
}
