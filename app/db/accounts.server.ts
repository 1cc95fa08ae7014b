import { sql } from 'kysely'
import type { Tx } from './scope.server.ts'
import type { JsonObject } from './types.ts'

// What Auth knows of a person, read straight from its tables, and what happens to everything of a person at once.

export type AccountRow = { user_id: string; email: string; locale: 'en' | 'pt-BR'; is_confirmed: boolean }

const ACCOUNT = sql`
  select u.id as user_id, u.email, u.email_confirmed_at is not null as is_confirmed,
    coalesce(p.locale, case when u.raw_user_meta_data ->> 'locale' = 'pt-BR' then 'pt-BR' else 'en' end) as locale
  from auth.users u left join profiles p on p.user_id = u.id`

/** For the system. Undefined: nobody has this address. */
export async function selectAccountByEmail(tx: Tx, email: string): Promise<AccountRow | undefined> {
  return (await sql<AccountRow>`${ACCOUNT} where u.email = ${email}`.execute(tx)).rows[0]
}

/** For the system. */
export async function selectAccount(tx: Tx, userId: string): Promise<AccountRow | undefined> {
  return (await sql<AccountRow>`${ACCOUNT} where u.id = ${userId}`.execute(tx)).rows[0]
}

export type SoleWorkspaceRow = { id: string; slug: string; name: string; members: number; is_closed: boolean }

/** Workspaces whose only owner is the person of the transaction, closed ones included. */
export async function selectSoleWorkspaces(tx: Tx): Promise<SoleWorkspaceRow[]> {
  return (await sql<SoleWorkspaceRow>`select * from app.list_sole_workspaces()`.execute(tx)).rows
}

/** The person of the transaction leaves every workspace, and their name what they wrote. CONFLICT while they own one alone. */
export async function leaveEverything(tx: Tx): Promise<void> {
  await sql`select app.leave_everything()`.execute(tx)
}

export type MyAuditRow = {
  workspace_id: string
  workspace_name: string | null
  action: string
  subject_type: string
  subject_id: string
  changes: JsonObject
  created_at: Date
}

/** What the person of the transaction did in any workspace, the newest 10,000. */
export async function selectMyAudit(tx: Tx): Promise<MyAuditRow[]> {
  return (await sql<MyAuditRow>`select * from app.my_audit()`.execute(tx)).rows
}

/** For the system: closed workspaces are due to be purged now instead of later. */
export async function updatePurgeDue(tx: Tx, workspaceIds: string[]): Promise<void> {
  if (workspaceIds.length === 0) return
  await tx
    .updateTable('workspaces')
    .set({ purge_at: sql<Date>`now()` })
    .where('id', 'in', workspaceIds)
    .where('deleted_at', 'is not', null)
    .execute()
}
