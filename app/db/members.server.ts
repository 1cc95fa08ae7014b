import { sql } from 'kysely'
import type { Tx } from './scope.server.ts'

export type PersonRow = {
  user_id: string
  display_name: string
  email: string
  role: 'owner' | 'admin' | 'member'
  joined_at: Date
}

/** People of the transaction's workspace, the longest there first. */
export async function selectPeople(tx: Tx): Promise<PersonRow[]> {
  const { rows } = await sql<PersonRow>`select * from app.list_people()`.execute(tx)
  return rows
}

/** A person's role in a workspace, or undefined when they do not belong to it. */
export async function selectRole(
  tx: Tx,
  workspaceId: string,
  userId: string,
): Promise<PersonRow['role'] | undefined> {
  const row = await tx
    .selectFrom('members')
    .select('role')
    .where('workspace_id', '=', workspaceId)
    .where('user_id', '=', userId)
    .executeTakeFirst()
  return row?.role
}

export async function insertMember(
  tx: Tx,
  member: { workspaceId: string; userId: string; role: PersonRow['role'] },
): Promise<void> {
  await tx
    .insertInto('members')
    .values({ workspace_id: member.workspaceId, user_id: member.userId, role: member.role })
    .onConflict((conflict) => conflict.columns(['workspace_id', 'user_id']).doNothing())
    .execute()
}

/** False when the person is not there, or is not the caller's to change. Throws HX409 for the last owner. */
export async function updateMemberRole(
  tx: Tx,
  member: { workspaceId: string; userId: string; role: PersonRow['role'] },
): Promise<boolean> {
  const result = await tx
    .updateTable('members')
    .set({ role: member.role })
    .where('workspace_id', '=', member.workspaceId)
    .where('user_id', '=', member.userId)
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}

/** False when the person is not there, or is not the caller's to remove. Throws HX409 for the last owner. */
export async function deleteMember(
  tx: Tx,
  member: { workspaceId: string; userId: string },
): Promise<boolean> {
  const result = await tx
    .deleteFrom('members')
    .where('workspace_id', '=', member.workspaceId)
    .where('user_id', '=', member.userId)
    .executeTakeFirst()
  return result.numDeletedRows > 0n
}
