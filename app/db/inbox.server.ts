import { type ExpressionBuilder, sql } from 'kysely'
import type { ConversationHandler, MessageAuthor } from '#app/contracts/stream-events.ts'
import type { Tx } from './scope.server.ts'
import type { DB } from './types.ts'

export type InboxView = 'open' | 'waiting' | 'approval' | 'mine' | 'closed'

export type InboxRow = {
  id: string
  subject: string | null
  handler: ConversationHandler
  assignee_id: string | null
  is_closed: boolean
  unread_count: number
  last_message_at: Date
  last_message_preview: string | null
  last_message_author: MessageAuthor | null
  agent_id: string
  agent_name: string
  agent_avatar: string | null
  visitor_name: string | null
  /** Calls of its agent that somebody has to approve; none for a program, which may not read them. */
  waiting_calls: number
}

/** `userId` null: a program, to whom nothing is assigned. */
type Key = { workspaceId: string; userId: string | null }

/** As `selectApprovals` has it: those of an answer that was stopped can no longer be decided. */
const waitingCalls = sql`
  from tool_calls t
  join runs r on r.workspace_id = t.workspace_id and r.id = t.run_id and r.status in ('running', 'completed')
  where t.workspace_id = conversations.workspace_id and t.conversation_id = conversations.id
    and t.status = 'waiting' and t.expires_at > now()`

const inView = (view: InboxView, userId: string | null) => (eb: ExpressionBuilder<DB, 'conversations'>) => {
  switch (view) {
    case 'open':
      return eb('conversations.is_closed', '=', false)
    case 'closed':
      return eb('conversations.is_closed', '=', true)
    case 'waiting':
      return eb.and([eb('conversations.is_closed', '=', false), eb('conversations.handler', '=', 'waiting')])
    case 'approval':
      return eb.and([
        eb('conversations.is_closed', '=', false),
        // Programs decide nothing, and have no right to the table of calls.
        userId === null ? sql<boolean>`false` : sql<boolean>`exists (select ${waitingCalls})`,
      ])
    case 'mine':
      return eb.and([eb('conversations.is_closed', '=', false), eb('conversations.assignee_id', '=', userId)])
  }
}

const rows = (tx: Tx, { workspaceId, userId }: Key) =>
  tx
    .selectFrom('conversations')
    .innerJoin('agents', (join) =>
      join
        .onRef('agents.workspace_id', '=', 'conversations.workspace_id')
        .onRef('agents.id', '=', 'conversations.agent_id'),
    )
    .leftJoin('visitors', (join) =>
      join
        .onRef('visitors.workspace_id', '=', 'conversations.workspace_id')
        .onRef('visitors.id', '=', 'conversations.visitor_id'),
    )
    .select([
      'conversations.id',
      'conversations.subject',
      'conversations.handler',
      'conversations.assignee_id',
      'conversations.is_closed',
      'conversations.unread_count',
      'conversations.last_message_at',
      'conversations.last_message_preview',
      'conversations.last_message_author',
      'agents.id as agent_id',
      'agents.name as agent_name',
      sql<string | null>`agents.draft ->> 'avatar'`.as('agent_avatar'),
      'visitors.name as visitor_name',
      (userId === null ? sql<number>`0` : sql<number>`(select count(*)::int ${waitingCalls})`).as(
        'waiting_calls',
      ),
    ])
    .where('conversations.workspace_id', '=', workspaceId)
    .where('conversations.channel', '=', 'widget')

/** Conversations of visitors, the latest word first; those said before `before` when given. */
export async function selectInbox(
  tx: Tx,
  key: Key & { view: InboxView; before: Date | null; limit: number },
): Promise<InboxRow[]> {
  const { before } = key
  const found = await rows(tx, key)
    .where((eb) => inView(key.view, key.userId)(eb as unknown as ExpressionBuilder<DB, 'conversations'>))
    .$if(before !== null, (query) => query.where('conversations.last_message_at', '<', before as Date))
    .orderBy('conversations.last_message_at', 'desc')
    .orderBy('conversations.id', 'desc')
    .limit(key.limit)
    .execute()
  return found as InboxRow[]
}

/** One conversation of a visitor, in the form of the list. */
export async function selectInboxRow(
  tx: Tx,
  key: Key & { conversationId: string },
): Promise<InboxRow | null> {
  const row = await rows(tx, key).where('conversations.id', '=', key.conversationId).executeTakeFirst()
  return (row as InboxRow | undefined) ?? null
}

/** How many open conversations each view of the open ones holds. */
export async function countInbox(
  tx: Tx,
  key: Key,
): Promise<Record<'open' | 'waiting' | 'approval' | 'mine', number>> {
  const { rows: counts } = await sql<Record<'open' | 'waiting' | 'approval' | 'mine', number>>`
    select count(*)::int as open,
      (count(*) filter (where handler = 'waiting'))::int as waiting,
      ${key.userId === null ? sql`0` : sql`(count(*) filter (where exists (select ${waitingCalls})))::int`} as approval,
      (count(*) filter (where assignee_id = ${key.userId}::uuid))::int as mine
    from conversations
    where workspace_id = ${key.workspaceId} and channel = 'widget' and not is_closed
  `.execute(tx)
  return counts[0] ?? { open: 0, waiting: 0, approval: 0, mine: 0 }
}
