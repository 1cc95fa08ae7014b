import { insertAudit } from '#app/db/audit-log.server.ts'
import { isUniqueViolation } from '#app/db/errors.ts'
import { asActor } from '#app/db/scope.server.ts'
import { insertWorkspace } from '#app/db/workspaces.server.ts'
import { type PersonContext, scopeOf } from '#app/domain/context.server.ts'
import { parseInput } from '#app/domain/parse-input.ts'
import { newId } from '#app/lib/ids.ts'
import { slugCandidates } from './rules.ts'
import { createWorkspaceSchema, type WorkspaceSummary } from './schemas.ts'

/** Makes a workspace whose owner is the caller. The slug comes from the name and is unique. */
export async function createWorkspace(ctx: PersonContext, input: unknown): Promise<WorkspaceSummary> {
  const wanted = parseInput(createWorkspaceSchema, input)
  const id = newId()
  const slugs = slugCandidates(wanted.name)
  for (;;) {
    const slug = slugs.shift() ?? id
    try {
      await asActor(scopeOf(ctx), async (tx) => {
        await insertWorkspace(tx, { id, slug, ...wanted })
        const subject = { action: 'workspace.created', subjectType: 'workspace', subjectId: id } as const
        await insertAudit(
          tx,
          { ...ctx, workspaceId: id },
          { ...subject, changes: { name: wanted.name, slug } },
        )
      })
      return { id, slug, ...wanted, role: 'owner', logo: null }
    } catch (error) {
      if (!isUniqueViolation(error, 'workspaces_slug_key') || slug === id) throw error
    }
  }
}
