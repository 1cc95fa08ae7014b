import type { Context } from '#app/domain/context.server.ts'
import { requirePermission } from '#app/domain/permissions.ts'
import { type ListedModel, listModels as listConfigured } from '#app/integrations/llm/choose.server.ts'

/** The models an agent of this installation can be set to, the built-in one first. */
export async function listModels(ctx: Context): Promise<ListedModel[]> {
  requirePermission(ctx, 'agent', 'read')
  return listConfigured()
}
