import type { WorkspaceSummary } from '#app/domain/workspaces/schemas.ts'

/** What the frame around every page of a workspace shows. */
export type ShellData = {
  workspace: Pick<WorkspaceSummary, 'id' | 'slug' | 'name' | 'timeZone' | 'role' | 'logo'>
  workspaces: Pick<WorkspaceSummary, 'id' | 'slug' | 'name' | 'logo'>[]
  /** `avatar`: the address of their picture. `timeZone`: their own, where it is not the workspace's. */
  person: { id: string; name: string; email: string; avatar: string | null; timeZone: string | null }
  /** Where changes in the workspace are told of, on Realtime. */
  topic: string
  unread: number
  sidebar: 'wide' | 'narrow'
}
