import type { Context } from '#app/domain/context.server.ts'
import { getWorkspace } from '#app/domain/workspaces/get-workspace.server.ts'
import type { WorkspaceSummary } from '#app/domain/workspaces/schemas.ts'
import { AppError } from '#app/lib/app-error.ts'
import { requireUser, type SignedIn } from './require-user.server.ts'

export type Member = SignedIn & {
  /** For verbs inside the workspace. */
  ctx: Context
  workspace: WorkspaceSummary
  role: WorkspaceSummary['role']
}

/**
 * The signed-in person as a member of the workspace `slug` (a route's parameter). Membership is read anew each time,
 * so somebody removed is out at their next request. Throws NOT_FOUND for an unknown slug and for anybody else's alike.
 */
export async function requireMember(request: Request, slug: string | undefined): Promise<Member> {
  const signedIn = await requireUser(request)
  if (!slug) throw new AppError('NOT_FOUND')
  const workspace = await getWorkspace(signedIn.person, slug)
  const { id: workspaceId, role } = workspace
  return { ...signedIn, workspace, role, ctx: { ...signedIn.person, workspaceId, role } }
}
