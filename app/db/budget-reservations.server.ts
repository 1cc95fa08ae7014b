import { sql } from 'kysely'
import type { Tx } from './scope.server.ts'

// What a call may use is reserved under every budget that applies, before it is made, and settled after. For the login role.

export type BudgetWarning = { budgetId: string; level: 50 | 80 | 100 }
export type BudgetBehaviour = 'builtin' | 'handover' | 'message'

export type Reserved = { warnings: BudgetWarning[] } & (
  | { ok: true }
  | { ok: false; budgetId: string; unit: string; behaviour: BudgetBehaviour; message: string }
)

type Call = { workspaceId: string; runId: string; step: number }

/**
 * All of it or nothing. The same run and step again reserves nothing more. Whoever has to be told of a level is told by a job
 * of the same statement. `cost` in micro-dollars.
 */
export async function reserveBudgets(
  tx: Tx,
  call: Call & { agentId: string; visitorId: string | null },
  amounts: { answers: number; tokens: number; cost: number },
): Promise<Reserved> {
  const { rows } = await sql<{ reserved: Reserved }>`
    with done as materialized (
      select app.reserve_budgets(${call.workspaceId}::uuid, ${call.agentId}::uuid, ${call.visitorId}::uuid,
        ${call.runId}::uuid, ${call.step}::int, ${amounts.answers}::bigint, ${amounts.tokens}::bigint,
        ${amounts.cost}::bigint) as reserved
    ), told as materialized (
      select app.enqueue('budgets/tell', jsonb_build_object('workspaceId', ${call.workspaceId}::uuid,
        'budgetId', w.warning -> 'budgetId', 'level', w.warning -> 'level'), format('budgets/tell:%s:%s',
        w.warning ->> 'budgetId', w.warning ->> 'level'), 8, now())
      from done, jsonb_array_elements(done.reserved -> 'warnings') as w (warning)
    )
    select reserved, (select count(*) from told) from done`.execute(tx)
  return rows[0]?.reserved ?? { ok: true, warnings: [] }
}

/** What a call really took replaces what was reserved for it, once. */
export async function settleBudgets(
  tx: Tx,
  call: Call,
  used: { tokens: number; cost: number },
): Promise<void> {
  await sql`select app.settle_budgets(${call.workspaceId}::uuid, ${call.runId}::uuid, ${call.step}::int,
    ${used.tokens}::bigint, ${used.cost}::bigint)`.execute(tx)
}

/** What an attempt that died left open is settled at what was reserved. */
export async function settleRunBudgets(tx: Tx, run: { workspaceId: string; runId: string }): Promise<void> {
  await sql`select app.settle_run_budgets(${run.workspaceId}::uuid, ${run.runId}::uuid)`.execute(tx)
}

/** What a run took of budgets of answers is given back. */
export async function returnAnswer(tx: Tx, run: { workspaceId: string; runId: string }): Promise<void> {
  await sql`select app.return_answer(${run.workspaceId}::uuid, ${run.runId}::uuid)`.execute(tx)
}

/** Of `k`, an entry or a counter of budget `b`: its period ended more than so many days ago. The first half is for the index. */
const isOver = (days: number) => sql`k.period_start < (now() - make_interval(days => ${days}))::date
      and k.period_start + ('1 ' || b.period)::interval < now() - make_interval(days => ${days})`

/** Forgets entries of periods that ended long ago, at most `limit`; their counters go down with them. Returns how many. */
export async function deleteOldEntries(tx: Tx, days: number, limit: number): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    with old as (
      select k.id from budget_entries k
      join budgets b on b.workspace_id = k.workspace_id and b.id = k.budget_id
      where ${isOver(days)}
      limit ${limit}
      for update of k skip locked
    ), gone as (
      delete from budget_entries e using old where e.id = old.id
      returning e.workspace_id, e.budget_id, e.subject, e.period_start, coalesce(e.settled, e.reserved) as amount
    ), counted as (
      update budget_counters c set used = c.used - g.amount
      from (select workspace_id, budget_id, subject, period_start, sum(amount)::bigint as amount from gone group by 1, 2, 3, 4) g
      where c.workspace_id = g.workspace_id and c.budget_id = g.budget_id and c.subject = g.subject
        and c.period_start = g.period_start
    )
    select count(*)::int as count from gone
  `.execute(tx)
  return rows[0]?.count ?? 0
}

/** Forgets counters of such periods that no entry is left of. */
export async function deleteOldCounters(tx: Tx, days: number, limit: number): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from budget_counters c using (
      select k.workspace_id, k.budget_id, k.subject, k.period_start from budget_counters k
      join budgets b on b.workspace_id = k.workspace_id and b.id = k.budget_id
      where ${isOver(days)} and k.used = 0
      limit ${limit}
    ) old
    where c.workspace_id = old.workspace_id and c.budget_id = old.budget_id and c.subject = old.subject
      and c.period_start = old.period_start
  `.execute(tx)
  return Number(numAffectedRows ?? 0n)
}
