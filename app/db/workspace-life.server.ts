import { sql } from 'kysely'
import type { Tx } from './scope.server.ts'

// Closing, restoring and purging a workspace. What each may do is decided in SQL (migration workspace_life).

/** Closes the workspace of the transaction. When it will be gone for good; null when it was closed already. */
export async function closeWorkspace(tx: Tx): Promise<Date | null> {
  const { rows } = await sql<{ at: Date | null }>`select app.delete_workspace() as at`.execute(tx)
  return rows[0]?.at ?? null
}

export type ClosedWorkspaceRow = { id: string; slug: string; name: string; deleted_at: Date; purge_at: Date }

/** What the person of the transaction owns, has closed, and can still restore. */
export async function selectClosedWorkspaces(tx: Tx): Promise<ClosedWorkspaceRow[]> {
  const { rows } = await sql<ClosedWorkspaceRow>`select * from app.list_deleted_workspaces()`.execute(tx)
  return rows
}

/** The transaction goes on inside it; false when the person has no such closed workspace. */
export async function restoreWorkspaceRow(tx: Tx, workspaceId: string): Promise<boolean> {
  const { rows } = await sql<{ done: boolean }>`select app.restore_workspace(${workspaceId}) as done`.execute(
    tx,
  )
  return rows[0]?.done === true
}

/** Across workspaces: those whose time is over. */
export async function selectDueWorkspaceIds(tx: Tx): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from workspaces where purge_at <= now() order by purge_at limit 100
  `.execute(tx)
  return rows.map(({ id }) => id)
}

/** Every file of a workspace, in whatever bucket. */
export async function selectWorkspaceFiles(
  tx: Tx,
  workspaceId: string,
): Promise<{ bucket: string; path: string }[]> {
  const { rows } = await sql<{ bucket: string; path: string }>`
    select bucket_id as bucket, name as path from storage.objects where name like ${`${workspaceId}/%`}
  `.execute(tx)
  return rows
}

/** All that the database holds of it; false when it was restored meanwhile. */
export async function purgeWorkspaceRow(tx: Tx, workspaceId: string): Promise<boolean> {
  const { rows } = await sql<{ done: boolean }>`select app.purge_workspace(${workspaceId}) as done`.execute(
    tx,
  )
  return rows[0]?.done === true
}
