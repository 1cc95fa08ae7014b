import { selectAgentRights } from '#app/db/agent-access.server.ts'
import type { Tx } from '#app/db/scope.server.ts'
import type { AgentRight } from '#app/domain/permissions.ts'
import { AppError } from '#app/lib/app-error.ts'

/**
 * Inside a transaction of the person: throws FORBIDDEN when this agent is narrowed for them, NOT_FOUND when they do not
 * even see it. Whether the agent exists is for the caller to ask.
 */
export async function requireAgentRight(tx: Tx, agentId: string, right: AgentRight): Promise<void> {
  const rights = await selectAgentRights(tx, agentId)
  if (!rights.view) throw new AppError('NOT_FOUND')
  if (!rights[right]) throw new AppError('FORBIDDEN', { messageKey: 'errors.agentRight' })
}
