import { sql } from 'kysely'
import type { Tx } from './scope.server.ts'

// What a mail needs to know of a workspace and of the person it goes to. For the job that sends mails.

export type MailSubjectRow = {
  workspace_name: string
  workspace_slug: string
  /** When a closed workspace will be gone; null while it is open. */
  purge_at: Date | null
  time_zone: string
  email: string
  locale: 'en' | 'pt-BR'
}

/** Undefined when the person does not belong to the workspace any more. */
export async function selectMailSubject(
  tx: Tx,
  key: { workspaceId: string; userId: string },
): Promise<MailSubjectRow | undefined> {
  const { rows } = await sql<MailSubjectRow>`
    select w.name as workspace_name, w.slug as workspace_slug, w.purge_at, w.time_zone, u.email,
      coalesce(p.locale, w.locale) as locale
    from members m
    join workspaces w on w.id = m.workspace_id
    join auth.users u on u.id = m.user_id
    left join profiles p on p.user_id = m.user_id
    where m.workspace_id = ${key.workspaceId} and m.user_id = ${key.userId}
  `.execute(tx)
  return rows[0]
}

export type WaitingMailRow = Pick<
  MailSubjectRow,
  'workspace_name' | 'workspace_slug' | 'email' | 'locale'
> & {
  agent_name: string
}

/** Undefined when the conversation does not wait any more, or this person is not to be told of it. */
export async function selectWaitingMail(
  tx: Tx,
  key: { workspaceId: string; conversationId: string; userId: string },
): Promise<WaitingMailRow | undefined> {
  const { rows } = await sql<WaitingMailRow>`
    select w.name as workspace_name, w.slug as workspace_slug, a.name as agent_name, u.email,
      coalesce(p.locale, w.locale) as locale
    from conversations c
    join workspaces w on w.id = c.workspace_id
    join agents a on a.workspace_id = c.workspace_id and a.id = c.agent_id
    join auth.users u on u.id = ${key.userId}
    left join profiles p on p.user_id = u.id
    where c.workspace_id = ${key.workspaceId} and c.id = ${key.conversationId}
      and c.handler = 'waiting' and not c.is_closed and u.email is not null
      and u.id in (select app.list_people_to_call(c.workspace_id, c.agent_id))
  `.execute(tx)
  return rows[0]
}
