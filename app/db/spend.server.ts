import { sql } from 'kysely'
import type { Tx } from './scope.server.ts'

/** What was used of one model in one answer. `cost` in micro-dollars. */
export type SpendLine = {
  connectionKey: string
  model: string
  answers: number
  inputTokens: number
  outputTokens: number
  cost: number
}

/** Adds to today's spending, today being the workspace's. Lines must differ in connection or model. */
export async function insertSpend(
  tx: Tx,
  key: { workspaceId: string; agentId: string },
  lines: SpendLine[],
): Promise<void> {
  if (lines.length === 0) return
  // Two answers that end at once take the rows in the same order.
  await sql`
    insert into spend_days as s (workspace_id, day, agent_id, connection_key, model, answers, input_tokens, output_tokens, cost)
    select w.id, (now() at time zone w.time_zone)::date, ${key.agentId}::uuid, l."connectionKey", l.model, l.answers,
      l."inputTokens", l."outputTokens", l.cost
    from workspaces w, jsonb_to_recordset(${JSON.stringify(lines)}::jsonb) as l (
      "connectionKey" text, model text, answers bigint, "inputTokens" bigint, "outputTokens" bigint, cost bigint)
    where w.id = ${key.workspaceId}::uuid
    order by l."connectionKey", l.model
    on conflict (workspace_id, day, agent_id, connection_key, model) do update set
      answers = s.answers + excluded.answers, input_tokens = s.input_tokens + excluded.input_tokens,
      output_tokens = s.output_tokens + excluded.output_tokens, cost = s.cost + excluded.cost
  `.execute(tx)
}

export type SpendRow = {
  /** YYYY-MM-DD. */
  day: string
  agent_id: string
  agent_name: string
  connection_key: string
  /** Of the workspace's own connection, if it is still there. */
  connection_name: string | null
  model: string
  answers: number
  tokens: number
  cost: number
}

/** The last `days` days up to today (the workspace's), as the person of the transaction may see them. */
export async function selectSpend(
  tx: Tx,
  key: { workspaceId: string; days: number },
): Promise<{ today: string; rows: SpendRow[] }> {
  const { rows } = await sql<{ today: string; rows: SpendRow[] }>`
    with here as (select (now() at time zone w.time_zone)::date as today from workspaces w where w.id = ${key.workspaceId}::uuid)
    select here.today::text as today, coalesce((
      select jsonb_agg(jsonb_build_object('day', s.day::text, 'agent_id', s.agent_id, 'agent_name', a.name,
        'connection_key', s.connection_key, 'connection_name', c.name, 'model', s.model, 'answers', s.answers,
        'tokens', s.input_tokens + s.output_tokens, 'cost', s.cost) order by s.day)
      from spend_days s
      join agents a on a.workspace_id = s.workspace_id and a.id = s.agent_id
      left join provider_connections c on c.workspace_id = s.workspace_id and c.id::text = s.connection_key
      where s.workspace_id = ${key.workspaceId}::uuid and s.day > here.today - ${key.days}::int
    ), '[]') as rows
    from here
  `.execute(tx)
  return rows[0] ?? { today: '', rows: [] }
}
