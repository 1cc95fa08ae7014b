import { sql } from 'kysely'
import type { ConversationHandler } from '#app/contracts/stream-events.ts'
import { log } from '#app/lib/log.server.ts'
import { fromDatabaseError } from './errors.ts'
import { pool } from './pool.server.ts'
import type { Tx } from './scope.server.ts'

// What an answer has to know besides its question: one statement, asked while the passages are being looked up.

export type RunSituation = {
  handler: ConversationHandler
  visitorId: string | null
  previewUserId: string | null
  visitorName: string | null
  visitorEmail: string | null
  visitorLanguage: string | null
  workspaceName: string
  timeZone: string
  /** Ready pictures and videos of the agent, in its order. */
  media: GalleryItem[]
  /** The run whose calls were decided, and which this one goes on with. */
  continuesRunId: string | null
  /** Turns of this answer so far, by an earlier attempt; begins with those of the run it goes on with. */
  ownTranscript: unknown[] | null
  /** Turns of the run that waited, which this one goes on with. */
  earlierTranscript: unknown[] | null
  /** What readers could cite and see already. */
  draft: { citations: unknown[]; attachments: unknown[] }
  /** The newest answers before this one, newest first, but those a limit forbade: whether each rested on a passage. */
  citedBefore: boolean[]
}

export type GalleryItem = {
  id: string
  kind: 'image' | 'video'
  caption: string
  storagePath: string
  width: number | null
  height: number | null
  sizes: { name: string; width: number; height: number; path: string; mimeType: string }[]
}

type Key = {
  workspaceId: string
  conversationId: string
  runId: string
  agentId: string
  answerId: string
  /** How many earlier answers to look at. */
  before: number
  wantsMedia: boolean
}

// Planned once a connection: it stands before every first word.
const SITUATION = `
  select c.handler, c.visitor_id as "visitorId", c.preview_user_id as "previewUserId", v.name as "visitorName",
    v.email as "visitorEmail", coalesce(v.language, c.language) as "visitorLanguage", w.name as "workspaceName",
    w.time_zone as "timeZone", r.continues_run_id as "continuesRunId",
    (select p.transcript from run_pauses p where p.workspace_id = c.workspace_id and p.run_id = r.id) as "ownTranscript",
    (select p.transcript from run_pauses p where p.workspace_id = c.workspace_id and p.run_id = r.continues_run_id)
      as "earlierTranscript",
    json_build_object('citations', a.citations, 'attachments', a.attachments) as draft,
    case when $7 then coalesce((
      select json_agg(json_build_object('id', g.id, 'kind', g.kind, 'caption', g.caption, 'storagePath', g.storage_path,
        'width', g.width, 'height', g.height, 'sizes', g.sizes) order by g.position, g.id)
      from (select * from agent_media x where x.workspace_id = c.workspace_id and x.agent_id = $4
        and x.status = 'ready' order by x.position, x.id limit 60) g), '[]') else '[]'::json end as media,
    case when $6 = 0 then '[]'::json else coalesce((
      select json_agg(b.citations <> '[]'::jsonb order by b.created_at desc) from (
        select m.citations, m.created_at from messages m
        where m.workspace_id = c.workspace_id and m.conversation_id = c.id and m.author = 'agent' and m.run_id is not null
          and m.status = 'complete' and m.id <> a.id
          and not exists (select from runs l where l.workspace_id = m.workspace_id and l.id = m.run_id
            and l.error_code = 'limit_reached')
        order by m.created_at desc limit $6) b), '[]') end as "citedBefore"
  from conversations c
  join workspaces w on w.id = c.workspace_id
  join runs r on r.workspace_id = c.workspace_id and r.id = $3
  join messages a on a.workspace_id = c.workspace_id and a.conversation_id = c.id and a.id = $5
  left join visitors v on v.workspace_id = c.workspace_id and v.id = c.visitor_id
  where c.workspace_id = $1 and c.id = $2`

/** Past row security, by itself. Null when the conversation is gone. */
export async function selectRunSituation(key: Key): Promise<RunSituation | null> {
  log.debug({ reason: 'look around before an answer' }, 'A transaction bypasses row security.')
  try {
    const { rows } = await pool().query<RunSituation>({
      name: 'run-situation',
      text: SITUATION,
      values: [
        key.workspaceId,
        key.conversationId,
        key.runId,
        key.agentId,
        key.answerId,
        key.before,
        key.wantsMedia,
      ],
    })
    return rows[0] ?? null
  } catch (error) {
    throw fromDatabaseError(error)
  }
}

/** The run and all those it goes on with, newest first. */
export async function selectRunChain(tx: Tx, key: { workspaceId: string; runId: string }): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    with recursive chain as (
      select r.id, r.continues_run_id, 1 as depth from runs r where r.workspace_id = ${key.workspaceId} and r.id = ${key.runId}
      union all
      select r.id, r.continues_run_id, c.depth + 1 from chain c
      join runs r on r.workspace_id = ${key.workspaceId} and r.id = c.continues_run_id
      where c.depth < 20
    )
    select id from chain order by depth
  `.execute(tx)
  return rows.map((row) => row.id)
}
