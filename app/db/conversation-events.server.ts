import { sql } from 'kysely'
import type {
  ConversationHandler,
  Message,
  StreamEvent,
  StreamEventData,
} from '#app/contracts/stream-events.ts'
import { log } from '#app/lib/log.server.ts'
import { fromDatabaseError } from './errors.ts'
import { pool } from './pool.server.ts'
import type { Tx } from './scope.server.ts'

/** Appends inside a transaction; readers hear of it when it commits. Returns the events with their numbers. */
export async function insertEvents(
  tx: Tx,
  key: { conversationId: string; runId: string | null },
  events: StreamEventData[],
): Promise<StreamEvent[]> {
  const { rows } = await sql<{ last: number }>`
    select app.append_events(${key.conversationId}::uuid, ${key.runId}::uuid, ${JSON.stringify(events)}::jsonb) as last
  `.execute(tx)
  return numbered(events, Number(rows[0]?.last))
}

/**
 * Appends what a run wrote, in one statement that commits by itself: a stream writes a hundred times, and each is one
 * round trip. Null when `owner` no longer owns the run: somebody took it over, or it was stopped.
 */
export async function insertRunEvents(
  key: { conversationId: string; runId: string; owner: string },
  events: StreamEventData[],
): Promise<StreamEvent[] | null> {
  log.debug({ reason: 'log the text of a run' }, 'A transaction bypasses row security.')
  try {
    const { rows } = await pool().query<{ last: number | null }>({
      name: 'append-run-events',
      text: 'select app.append_run_events($1::uuid, $2::uuid, $3, $4::jsonb) as last',
      values: [key.conversationId, key.runId, key.owner, JSON.stringify(events)],
    })
    const last = rows[0]?.last
    return last === null || last === undefined ? null : numbered(events, Number(last))
  } catch (error) {
    throw fromDatabaseError(error)
  }
}

const numbered = (events: StreamEventData[], last: number): StreamEvent[] =>
  events.map((event, index) => ({ ...event, seq: last - events.length + 1 + index }))

export type RunBatch = { conversationId: string; runId: string; events: StreamEventData[] }

/**
 * The same for the runs of one owner, in one statement. What it did not store (the run is somebody else's, or its
 * conversation is held by a transaction just now) is null; `insertRunEvents` decides about it.
 */
export async function insertEventsOfRuns(
  owner: string,
  batches: RunBatch[],
): Promise<(StreamEvent[] | null)[]> {
  log.debug({ reason: 'log the text of runs' }, 'A transaction bypasses row security.')
  try {
    const { rows } = await pool().query<{ lasts: (string | number | null)[] }>({
      name: 'append-runs-events',
      text: 'select app.append_runs_events($1::uuid[], $2::uuid[], $3, $4::jsonb) as lasts',
      values: [
        batches.map(({ conversationId }) => conversationId),
        batches.map(({ runId }) => runId),
        owner,
        JSON.stringify(batches.map(({ events }) => events)),
      ],
    })
    const lasts = rows[0]?.lasts ?? []
    return batches.map(({ events }, index) => {
      const last = lasts[index]
      return last === null || last === undefined ? null : numbered(events, Number(last))
    })
  } catch (error) {
    throw fromDatabaseError(error)
  }
}

/** Events after `after`, at most `limit`, in order. */
export async function selectEvents(
  tx: Tx,
  key: { workspaceId: string; conversationId: string; after: number; limit: number },
): Promise<StreamEvent[]> {
  const rows = await tx
    .selectFrom('conversation_events')
    .select(['seq', 'data'])
    .where('workspace_id', '=', key.workspaceId)
    .where('conversation_id', '=', key.conversationId)
    .where('seq', '>', key.after as never)
    .orderBy('seq')
    .limit(key.limit)
    .execute()
  return rows.map((row) => ({ ...(row.data as unknown as StreamEventData), seq: Number(row.seq) }))
}

/** What readers have of a run's text: its deltas since the last reset, joined. */
export async function selectRunText(
  tx: Tx,
  key: { workspaceId: string; conversationId: string; runId: string },
): Promise<string> {
  const { rows } = await sql<{ text: string | null }>`
    select string_agg(data ->> 'text', '' order by seq) as text
    from conversation_events e
    where e.workspace_id = ${key.workspaceId} and e.conversation_id = ${key.conversationId} and e.run_id = ${key.runId}
      and e.kind = 'delta' and e.seq > coalesce((
        select max(r.seq) from conversation_events r
        where r.workspace_id = ${key.workspaceId} and r.conversation_id = ${key.conversationId}
          and r.run_id = ${key.runId} and r.kind = 'reset'), 0)
  `.execute(tx)
  return rows[0]?.text ?? ''
}

/** The number of the event that ended the run; null while it runs. */
export async function selectRunEnd(
  tx: Tx,
  key: { workspaceId: string; conversationId: string; runId: string },
): Promise<number | null> {
  const row = await tx
    .selectFrom('conversation_events')
    .select('seq')
    .where('workspace_id', '=', key.workspaceId)
    .where('conversation_id', '=', key.conversationId)
    .where('run_id', '=', key.runId)
    .where('kind', '=', 'run.finished')
    .limit(1)
    .executeTakeFirst()
  return row ? Number(row.seq) : null
}

export type Snapshot = {
  handler: ConversationHandler
  isClosed: boolean
  assigneeId: string | null
  lastSeq: number
  runId: string | null
  messages: Message[]
}

type SnapshotRow = {
  handler: ConversationHandler
  is_closed: boolean
  assignee_id: string | null
  last_seq: number
  run_id: string | null
  run_text: string | null
  messages: (Omit<Message, 'createdAt'> & { createdAt: string })[]
}

/** Of a message `n`: readers had words of it when it failed. */
const IS_PARTIAL = sql`n.status = 'failed' and exists (
        select from runs f join conversation_events e on e.workspace_id = f.workspace_id
          and e.conversation_id = f.conversation_id and e.run_id = f.id and e.kind = 'delta'
        where f.workspace_id = c.workspace_id and f.conversation_id = c.id and f.answer_id = n.id
          and e.seq > coalesce((select max(x.seq) from conversation_events x where x.workspace_id = f.workspace_id
            and x.conversation_id = f.conversation_id and x.run_id = f.id and x.kind = 'reset'), 0))`

/**
 * The conversation at one moment, in one statement: its newest `limit` messages and the text of the answer being
 * written, exactly as far as `lastSeq` says.
 */
export async function selectSnapshot(
  tx: Tx,
  key: { workspaceId: string; conversationId: string; limit: number },
): Promise<Snapshot | null> {
  const { rows } = await sql<SnapshotRow>`
    with newest as (
      select m.id, m.client_id, m.author, m.author_name, m.content, m.citations, m.attachments, m.run_id,
        m.status, m.created_at
      from messages m
      where m.workspace_id = ${key.workspaceId} and m.conversation_id = ${key.conversationId}
      order by m.created_at desc, m.id desc
      limit ${key.limit}
    )
    select c.handler, c.is_closed, c.assignee_id, c.last_seq, r.id as run_id,
      (select string_agg(e.data ->> 'text', '' order by e.seq) from conversation_events e
        where e.workspace_id = c.workspace_id and e.conversation_id = c.id and e.run_id = r.id and e.kind = 'delta'
          and e.seq > coalesce((select max(x.seq) from conversation_events x where x.workspace_id = c.workspace_id
            and x.conversation_id = c.id and x.run_id = r.id and x.kind = 'reset'), 0)) as run_text,
      coalesce((select json_agg(json_build_object('id', n.id, 'clientId', n.client_id, 'author', n.author,
        'authorName', n.author_name, 'content', n.content, 'citations', n.citations, 'status', n.status,
        'attachments', n.attachments, 'runId', n.run_id, 'isPartial', ${IS_PARTIAL}, 'createdAt', n.created_at) order by n.created_at, n.id) from newest n), '[]') as messages
    from conversations c
    left join runs r on r.workspace_id = c.workspace_id and r.conversation_id = c.id and r.status = 'running'
    where c.workspace_id = ${key.workspaceId} and c.id = ${key.conversationId}
  `.execute(tx)
  const row = rows[0]
  if (!row) return null
  return {
    handler: row.handler,
    isClosed: row.is_closed,
    assigneeId: row.assignee_id,
    lastSeq: Number(row.last_seq),
    runId: row.run_id,
    messages: row.messages.map(({ attachments, runId, isPartial, ...message }) => ({
      ...message,
      // As in the events: left out where there is none.
      ...(attachments?.length ? { attachments } : {}),
      ...(runId ? { runId } : {}),
      ...(isPartial ? { isPartial } : {}),
      content: message.status === 'streaming' ? (row.run_text ?? '') : message.content,
      createdAt: new Date(message.createdAt).toISOString(),
    })),
  }
}

/** Forgets the single steps of answers that ended more than `days` ago; what was said stays. Returns how many rows went. */
export async function deleteOldSteps(tx: Tx, days: number, limit: number): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    with old as (
      select e.workspace_id, e.conversation_id, e.seq from conversation_events e
      join runs r on r.workspace_id = e.workspace_id and r.id = e.run_id
      where e.created_at < now() - make_interval(days => ${days}) and e.kind in ('delta', 'reset', 'activity') and r.status <> 'running'
      limit ${limit}
    ), gone as (
      delete from conversation_events e using old
      where e.workspace_id = old.workspace_id and e.conversation_id = old.conversation_id and e.seq = old.seq
      returning 1
    )
    select count(*)::int as count from gone
  `.execute(tx)
  return rows[0]?.count ?? 0
}
