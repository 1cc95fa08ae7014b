import { redirect } from '@remix-run/node'
import type { Context } from '#app/domain/context.server.ts'
import { getWorkspace } from '#app/domain/workspaces/get-workspace.server.ts'
import { listClosedWorkspaces } from '#app/domain/workspaces/list-closed-workspaces.server.ts'
import type { WorkspaceSummary } from '#app/domain/workspaces/schemas.ts'
import { AppError, isAppError } from '#app/lib/app-error.ts'
import { pageOf, requireUser, type SignedIn } from './require-user.server.ts'

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

/**
 * The same for the frame of a workspace's pages, which knows where to go on: from an earlier address to today's, and from
 * a deleted workspace, for its owners, to where it can be restored.
 */
export async function requireMemberOrWay(request: Request, slug: string | undefined): Promise<Member> {
  try {
    const member = await requireMember(request, slug)
    const today = member.workspace.slug
    if (slug !== today) throw redirect(pageOf(request).replace(`/w/${slug}`, `/w/${today}`))
    return member
  } catch (thrown) {
    if (!isAppError(thrown) || thrown.code !== 'NOT_FOUND') throw thrown
    const { person } = await requireUser(request)
    const closed = (await listClosedWorkspaces(person)).find((workspace) => workspace.slug === slug)
    throw closed ? redirect(`/w/${closed.slug}/restore`) : thrown
  }
}
