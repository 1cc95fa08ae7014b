import { selectVersion } from '#app/db/agent-versions.server.ts'
import { selectAgent } from '#app/db/agents.server.ts'
import { asActor, type Tx } from '#app/db/scope.server.ts'
import { type Context, scopeOf } from '#app/domain/context.server.ts'
import { requirePermission } from '#app/domain/permissions.ts'
import { AppError } from '#app/lib/app-error.ts'
import { storedSettings } from './agent-view.server.ts'
import { diffSettings, type FieldDiff } from './diff-settings.ts'
import type { AgentSettings } from './schemas.ts'
import { describeFor } from './settings-names.server.ts'
import { type Compared, compareSchema } from './version-schemas.ts'

/** What differs between two versions, or a version and the draft, in the reader's words. Throws NOT_FOUND. */
export async function compareVersions(
  ctx: Context,
  input: { agentId: string; from: Compared; to: Compared },
): Promise<FieldDiff[]> {
  requirePermission(ctx, 'agent', 'read')
  const asked = compareSchema.safeParse(input)
  if (!asked.success) throw new AppError('NOT_FOUND')
  const { agentId, from, to } = asked.data
  const [before, after] = await asActor(scopeOf(ctx), async (tx) => [
    await settingsAt(tx, ctx.workspaceId, agentId, from),
    await settingsAt(tx, ctx.workspaceId, agentId, to),
  ])
  return diffSettings(before, after, await describeFor(ctx))
}

async function settingsAt(
  tx: Tx,
  workspaceId: string,
  agentId: string,
  at: Compared,
): Promise<AgentSettings> {
  const key = { workspaceId, agentId }
  const found =
    at === 'draft'
      ? (await selectAgent(tx, key))?.draft
      : (await selectVersion(tx, { ...key, number: at }))?.settings
  if (found === undefined) throw new AppError('NOT_FOUND')
  return storedSettings(found)
}
