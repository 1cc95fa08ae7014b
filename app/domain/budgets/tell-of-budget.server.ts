import { hasAudit, insertAudit } from '#app/db/audit-log.server.ts'
import type { BudgetWarning } from '#app/db/budget-reservations.server.ts'
import { selectBudget, selectBudgetKeepers } from '#app/db/budgets.server.ts'
import { asSystem } from '#app/db/scope.server.ts'
import type { Context } from '#app/domain/context.server.ts'
import { newId } from '#app/lib/ids.ts'
import { enqueue } from '#app/queue/enqueue.server.ts'

/**
 * Owners and admins learn that a budget is half, nearly or wholly used: once each in a period, by the audit log and by mail.
 * One visitor at their own limit is nobody's news. For a job, which stands with the reservation that reached the level: so
 * nobody misses it when the process dies in between. The entry in the log says that a job has told: killed before the queue
 * knew of its end, it runs again and mails nobody twice.
 */
export async function tellOfBudget(ctx: Context, { budgetId, level }: BudgetWarning): Promise<void> {
  const { workspaceId, requestId } = ctx
  await asSystem('people are told of a budget', async (tx) => {
    const budget = await selectBudget(tx, { workspaceId, budgetId })
    if (!budget || budget.scope === 'visitor') return
    const warned = {
      action: 'budget.warned',
      subjectType: 'budget',
      subjectId: budgetId,
      changes: { level },
    } as const
    if (await hasAudit(tx, ctx, warned)) return
    await insertAudit(tx, ctx, warned)
    for (const recipientId of await selectBudgetKeepers(tx, workspaceId))
      await enqueue(
        tx,
        'mail/send',
        { workspaceId, mailId: newId(), template: 'budget', subjectId: budgetId, recipientId },
        { meta: { requestId } },
      )
  })
}
