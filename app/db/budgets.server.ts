import { type Insertable, type Selectable, sql } from 'kysely'
import type { Tx } from './scope.server.ts'
import type { Budgets } from './types.ts'

export type BudgetRow = Selectable<Budgets>

export type BudgetStandRow = BudgetRow & {
  agent_name: string | null
  /** Settled and reserved in this period; of budgets for each visitor, the most that one has used. */
  used: number
  /** In this period it was reached: used up, or what was left did not hold another answer. */
  was_reached: boolean
  /** Visitors who have used this budget up in this period; 0 for other scopes. */
  visitors_at_limit: number
  /** When the next period begins. */
  resets_at: Date
}

/** Every budget the person of the transaction may see, with where it stands now. */
export async function selectBudgetStands(tx: Tx, workspaceId: string): Promise<BudgetStandRow[]> {
  const { rows } = await sql<BudgetStandRow>`
    select b.*, a.name as agent_name, coalesce(c.used, 0)::bigint as used,
      coalesce(c.was_reached, false) as was_reached, coalesce(c.at_limit, 0)::int as visitors_at_limit,
      (p.period_start + ('1 ' || b.period)::interval) at time zone w.time_zone as resets_at
    from budgets b
    join workspaces w on w.id = b.workspace_id
    cross join lateral (select date_trunc(b.period, now() at time zone w.time_zone)::date as period_start) p
    left join agents a on a.workspace_id = b.workspace_id and a.id = b.agent_id
    left join lateral (
      select max(k.used) as used, bool_or(k.warned = 100) as was_reached,
        count(*) filter (where b.scope = 'visitor' and k.used >= b.limit_value) as at_limit
      from budget_counters k
      where k.workspace_id = b.workspace_id and k.budget_id = b.id and k.period_start = p.period_start
    ) c on true
    where b.workspace_id = ${workspaceId}::uuid
    order by b.is_enabled desc, b.created_at, b.id
  `.execute(tx)
  return rows
}

type Key = { workspaceId: string; budgetId: string }

export function selectBudget(tx: Tx, key: Key): Promise<BudgetRow | undefined> {
  return tx
    .selectFrom('budgets')
    .selectAll()
    .where('workspace_id', '=', key.workspaceId)
    .where('id', '=', key.budgetId)
    .executeTakeFirst()
}

export async function countBudgets(tx: Tx, workspaceId: string): Promise<number> {
  const row = await tx
    .selectFrom('budgets')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('workspace_id', '=', workspaceId)
    .executeTakeFirst()
  return Number(row?.count ?? 0)
}

export async function insertBudget(tx: Tx, budget: Insertable<Budgets>): Promise<void> {
  await tx.insertInto('budgets').values(budget).execute()
}

type Changeable = Pick<BudgetRow, 'limit_value' | 'behaviour' | 'message' | 'is_enabled'>

/** False when there is no such budget. */
export async function updateBudget(tx: Tx, key: Key, change: Partial<Changeable>): Promise<boolean> {
  const result = await tx
    .updateTable('budgets')
    .set(change)
    .where('workspace_id', '=', key.workspaceId)
    .where('id', '=', key.budgetId)
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}

export async function deleteBudget(tx: Tx, key: Key): Promise<boolean> {
  const result = await tx
    .deleteFrom('budgets')
    .where('workspace_id', '=', key.workspaceId)
    .where('id', '=', key.budgetId)
    .executeTakeFirst()
  return result.numDeletedRows > 0n
}

export async function selectAnswersPerMinute(tx: Tx, workspaceId: string): Promise<number | undefined> {
  const row = await tx
    .selectFrom('workspaces')
    .select('answers_per_minute')
    .where('id', '=', workspaceId)
    .executeTakeFirst()
  return row?.answers_per_minute
}

export async function updateAnswersPerMinute(
  tx: Tx,
  workspaceId: string,
  perMinute: number,
): Promise<boolean> {
  const result = await tx
    .updateTable('workspaces')
    .set({ answers_per_minute: perMinute })
    .where('id', '=', workspaceId)
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}

/** Owners and admins: who is told that a budget runs low. For the system. */
export async function selectBudgetKeepers(tx: Tx, workspaceId: string): Promise<string[]> {
  const rows = await tx
    .selectFrom('members')
    .select('user_id')
    .where('workspace_id', '=', workspaceId)
    .where('role', 'in', ['owner', 'admin'])
    .orderBy('user_id')
    .execute()
  return rows.map((row) => row.user_id)
}
