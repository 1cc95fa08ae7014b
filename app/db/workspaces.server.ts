import { type Selectable, sql } from 'kysely'
import type { Tx } from './scope.server.ts'
import type { Workspaces } from './types.ts'

export type WorkspaceRow = Selectable<Workspaces>
export type MembershipRow = WorkspaceRow & { role: 'owner' | 'admin' | 'member' }

export type NewWorkspace = {
  id: string
  name: string
  slug: string
  locale: 'en' | 'pt-BR'
  timeZone: string
}

/** The person of the transaction becomes owner, and the transaction goes on inside the new workspace. */
export async function insertWorkspace(tx: Tx, made: NewWorkspace): Promise<void> {
  await sql`select app.create_workspace(${made.id}, ${made.name}, ${made.slug}, ${made.locale}, ${made.timeZone})`.execute(
    tx,
  )
}

/** The workspaces a person belongs to, by name. */
export function selectWorkspacesOf(tx: Tx, userId: string): Promise<MembershipRow[]> {
  return memberships(tx, userId).orderBy('workspaces.name').orderBy('workspaces.id').execute()
}

/** One of a person's workspaces by its slug, or by one it had before. */
export function selectWorkspaceBySlug(
  tx: Tx,
  userId: string,
  slug: string,
): Promise<MembershipRow | undefined> {
  return memberships(tx, userId)
    .innerJoin('workspace_slugs', 'workspace_slugs.workspace_id', 'workspaces.id')
    .where('workspace_slugs.slug', '=', slug)
    .executeTakeFirst()
}

/** The IANA name of its zone. Visitors may read it, too. */
export async function selectTimeZone(tx: Tx, workspaceId: string): Promise<string> {
  const row = await tx
    .selectFrom('workspaces')
    .select('time_zone')
    .where('id', '=', workspaceId)
    .executeTakeFirst()
  return row?.time_zone ?? 'UTC'
}

export function selectWorkspace(tx: Tx, workspaceId: string): Promise<WorkspaceRow | undefined> {
  return tx.selectFrom('workspaces').selectAll().where('id', '=', workspaceId).executeTakeFirst()
}

export function updateWorkspace(
  tx: Tx,
  workspaceId: string,
  changes: {
    name?: string
    slug?: string
    locale?: 'en' | 'pt-BR'
    time_zone?: string
    logo_path?: string | null
  },
): Promise<WorkspaceRow | undefined> {
  return tx
    .updateTable('workspaces')
    .set(changes)
    .where('id', '=', workspaceId)
    .returningAll()
    .executeTakeFirst()
}

function memberships(tx: Tx, userId: string) {
  return tx
    .selectFrom('members')
    .innerJoin('workspaces', 'workspaces.id', 'members.workspace_id')
    .selectAll('workspaces')
    .select('members.role')
    .where('members.user_id', '=', userId)
}
