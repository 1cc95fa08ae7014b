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

/** All of it or nothing. The same run and step again reserves nothing more. `cost` in micro-dollars. */
export async function reserveBudgets(
  tx: Tx,
  call: Call & { agentId: string; visitorId: string | null },
  amounts: { answers: number; tokens: number; cost: number },
): Promise<Reserved> {
  const { rows } = await sql<{ reserved: Reserved }>`
    select app.reserve_budgets(${call.workspaceId}::uuid, ${call.agentId}::uuid, ${call.visitorId}::uuid,
      ${call.runId}::uuid, ${call.step}::int, ${amounts.answers}::bigint, ${amounts.tokens}::bigint,
      ${amounts.cost}::bigint) as reserved`.execute(tx)
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
