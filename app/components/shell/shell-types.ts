import type { WorkspaceSummary } from '#app/domain/workspaces/schemas.ts'

/** What the frame around every page of a workspace shows. */
export type ShellData = {
  workspace: Pick<WorkspaceSummary, 'id' | 'slug' | 'name' | 'timeZone' | 'role'>
  workspaces: Pick<WorkspaceSummary, 'id' | 'slug' | 'name'>[]
  person: { id: string; name: string; email: string }
  unread: number
  sidebar: 'wide' | 'narrow'
}
