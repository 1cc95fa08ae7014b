import { type AgentHoldings, countAgentHoldings } from '#app/db/agent-references.server.ts'
import {
  deleteAgentRow,
  selectAgent,
  selectAgentForUpdate,
  selectAgentLooseEnds,
} from '#app/db/agents.server.ts'
import { insertAudit } from '#app/db/audit-log.server.ts'
import { asActor, type Tx } from '#app/db/scope.server.ts'
import { type Context, scopeOf } from '#app/domain/context.server.ts'
import { abortRun } from '#app/domain/conversations/run-engine.server.ts'
import { parseInput } from '#app/domain/parse-input.ts'
import { requirePermission } from '#app/domain/permissions.ts'
import { AppError } from '#app/lib/app-error.ts'
import { isUuid } from '#app/lib/ids.ts'
import { enqueue } from '#app/queue/enqueue.server.ts'
import { requireAgentRight } from './agent-rights.server.ts'
import { deleteAgentSchema } from './version-schemas.ts'

export type { AgentHoldings }

/** Attachments cleared away by one job. */
const BATCH = 500

/** What would go with the agent, for the question before. Throws NOT_FOUND. */
export async function whatGoesWithAgent(ctx: Context, agentId: string): Promise<AgentHoldings> {
  requirePermission(ctx, 'agent', 'delete')
  if (!isUuid(agentId)) throw new AppError('NOT_FOUND')
  const key = { workspaceId: ctx.workspaceId, agentId }
  return await asActor(scopeOf(ctx), async (tx) => {
    if (!(await selectAgent(tx, key))) throw new AppError('NOT_FOUND')
    return countAgentHoldings(tx, key)
  })
}

/**
 * Deletes an agent with its versions, conversations, media, leads and follow-ups, in one transaction. Knowledge stays. Its
 * files are cleared away by a job, answers being written fall silent, and pages that carry it say that it is not available. Throws
 * BAD_INPUT at `name` when it is not the agent's.
 */
export async function deleteAgent(ctx: Context, input: unknown): Promise<{ name: string }> {
  requirePermission(ctx, 'agent', 'delete')
  const { agentId, name } = parseInput(deleteAgentSchema, input)
  const key = { workspaceId: ctx.workspaceId, agentId }
  const deleted = await asActor(scopeOf(ctx), async (tx) => {
    const agent = await selectAgentForUpdate(tx, key)
    if (!agent) throw new AppError('NOT_FOUND')
    await requireAgentRight(tx, agentId, 'edit')
    if (name.trim() !== agent.name)
      throw new AppError('BAD_INPUT', { fields: { name: 'errors.versions.nameDiffers' } })
    const held = await countAgentHoldings(tx, key)
    const { runIds, attachmentIds } = await selectAgentLooseEnds(tx, key)
    await enqueuePurge(ctx, tx, agentId, attachmentIds)
    if (!(await deleteAgentRow(tx, key))) throw new AppError('NOT_FOUND')
    await insertAudit(tx, ctx, {
      action: 'agent.deleted',
      subjectType: 'agent',
      subjectId: agentId,
      changes: { name: agent.name, ...held },
    })
    return { name: agent.name, runIds }
  })
  // Answers of this process stop at once; those of others find at their next word that nothing is theirs any more.
  for (const runId of deleted.runIds) abortRun(runId)
  return { name: deleted.name }
}

async function enqueuePurge(ctx: Context, tx: Tx, agentId: string, attachmentIds: string[]): Promise<void> {
  for (let at = 0; at === 0 || at < attachmentIds.length; at += BATCH)
    await enqueue(
      tx,
      'agents/purge-files',
      { workspaceId: ctx.workspaceId, agentId, attachmentIds: attachmentIds.slice(at, at + BATCH) },
      { meta: { requestId: ctx.requestId } },
    )
}
