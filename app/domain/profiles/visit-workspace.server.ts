import { updateProfile } from '#app/db/profiles.server.ts'
import { asActor } from '#app/db/scope.server.ts'
import { type Context, scopeOf } from '#app/domain/context.server.ts'

/** Remembers the workspace as the one to open at the caller's next sign-in. */
export async function visitWorkspace(ctx: Context): Promise<void> {
  const { actor, workspaceId } = ctx
  if (actor.kind !== 'user') return
  await asActor(scopeOf(ctx), (tx) => updateProfile(tx, actor.userId, { last_workspace_id: workspaceId }))
}
