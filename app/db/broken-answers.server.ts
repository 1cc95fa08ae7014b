import { sql } from 'kysely'
import { selectRunChain } from './run-situation.server.ts'
import type { Tx } from './scope.server.ts'
import { selectToolCalls, type ToolCallRow } from './tool-calls.server.ts'

/** An answer that ended before it was whole, and what its tools did. */
export type BrokenAnswer = {
  /** Readers have words of its model, not only ours. */
  hasSpoken: boolean
  calls: ToolCallRow[]
}

type Row = { runId: string; hasSpoken: boolean }

/**
 * The failed and stopped answers among the newest `limit` messages up to a run's question, oldest first. The calls of an
 * answer are also those of the answers it went on with.
 */
export async function selectBrokenAnswers(
  tx: Tx,
  key: { workspaceId: string; conversationId: string; runId: string; limit: number },
): Promise<BrokenAnswer[]> {
  const { rows } = await sql<Row>`
    with newest as (
      select m.id, m.status, m.content, m.created_at from messages m
      where m.workspace_id = ${key.workspaceId} and m.conversation_id = ${key.conversationId}
        and m.created_at <= (
          select q.created_at from runs r
          join messages q on q.workspace_id = r.workspace_id and q.conversation_id = r.conversation_id and q.id = r.question_id
          where r.workspace_id = ${key.workspaceId} and r.id = ${key.runId})
      order by m.created_at desc, m.id desc limit ${key.limit}
    )
    select b.id as "runId", case n.status when 'stopped' then n.content <> '' else b.first_token_at is not null end as "hasSpoken"
    from newest n
    join runs b on b.workspace_id = ${key.workspaceId} and b.conversation_id = ${key.conversationId} and b.answer_id = n.id
    where n.status in ('failed', 'stopped')
    order by n.created_at, n.id
  `.execute(tx)
  const broken: BrokenAnswer[] = []
  for (const { runId, hasSpoken } of rows) {
    const runIds = await selectRunChain(tx, { workspaceId: key.workspaceId, runId })
    const calls = await selectToolCalls(tx, { workspaceId: key.workspaceId, runIds })
    broken.push({ hasSpoken, calls })
  }
  return broken
}
