import type { WorkspaceSummary } from '#app/domain/workspaces/schemas.ts'

/** What the frame around every page of a workspace shows. */
export type ShellData = {
  workspace: Pick<WorkspaceSummary, 'id' | 'slug' | 'name' | 'timeZone' | 'role' | 'logo'>
  workspaces: Pick<WorkspaceSummary, 'id' | 'slug' | 'name' | 'logo'>[]
  person: { id: string; name: string; email: string }
  /** Where changes in the workspace are told of, on Realtime. */
  topic: string
  unread: number
  sidebar: 'wide' | 'narrow'
}
