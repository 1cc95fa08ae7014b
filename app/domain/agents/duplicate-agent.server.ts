import { insertMedia, selectAgentMedia } from '#app/db/agent-media.server.ts'
import {
  insertAgent,
  replaceAgentSources,
  selectAgent,
  selectAgentNames,
  selectAgentSourceIds,
} from '#app/db/agents.server.ts'
import { insertAudit } from '#app/db/audit-log.server.ts'
import { asActor } from '#app/db/scope.server.ts'
import { type Context, scopeOf } from '#app/domain/context.server.ts'
import { parseInput } from '#app/domain/parse-input.ts'
import { requirePermission } from '#app/domain/permissions.ts'
import { requireRoom } from '#app/domain/require-room.server.ts'
import { AppError } from '#app/lib/app-error.ts'
import { newAgentPublicId, newId } from '#app/lib/ids.ts'
import { requireAgentRight } from './agent-rights.server.ts'
import { storedSettings } from './agent-view.server.ts'
import { copyMediaFiles, mediaForCopy, removeMediaFiles } from './copy-media.server.ts'
import { DEFAULT_FACE, isFaceKey } from './faces.ts'
import { freeAgentName } from './free-name.ts'
import type { AgentSettings } from './schemas.ts'
import { duplicateSchema } from './version-schemas.ts'

/**
 * A draft of its own with the same settings, the same sources and copies of the media. Its public id is new; versions,
 * conversations and who may use it are not taken along. Files are copied as the person of `accessToken`.
 */
export async function duplicateAgent(
  ctx: Context,
  input: unknown,
  accessToken: string,
): Promise<{ id: string; name: string }> {
  requirePermission(ctx, 'agent', 'create')
  const { actor, workspaceId } = ctx
  if (actor.kind !== 'user') throw new AppError('FORBIDDEN')
  const { agentId } = parseInput(duplicateSchema, input)
  const key = { workspaceId, agentId }
  const source = await asActor(scopeOf(ctx), async (tx) => {
    const agent = await selectAgent(tx, key)
    if (!agent) throw new AppError('NOT_FOUND')
    await requireAgentRight(tx, agentId, 'view')
    return {
      agent,
      names: await selectAgentNames(tx, workspaceId),
      media: await selectAgentMedia(tx, key),
      sourceIds: await selectAgentSourceIds(tx, key),
    }
  })
  const copy = { id: newId(), name: freeAgentName(source.agent.name, source.names) }
  const { rows, files } = mediaForCopy(source.media, {
    workspaceId,
    agentId: copy.id,
    createdBy: actor.userId,
  })
  await copyMediaFiles(accessToken, files)
  try {
    await asActor(scopeOf(ctx), async (tx) => {
      await requireRoom(tx, 'agents', workspaceId)
      await insertAgent(tx, {
        ...copy,
        workspaceId,
        publicId: newAgentPublicId(),
        draft: withOwnFace(storedSettings(source.agent.draft), files),
        createdBy: actor.userId,
      })
      await replaceAgentSources(tx, { workspaceId, agentId: copy.id, sourceIds: source.sourceIds })
      for (const row of rows) await insertMedia(tx, row)
      await insertAudit(tx, ctx, {
        action: 'agent.duplicated',
        subjectType: 'agent',
        subjectId: copy.id,
        changes: { name: copy.name, from: agentId },
      })
    })
  } catch (error) {
    await removeMediaFiles(files.map(({ to }) => to))
    throw error
  }
  return copy
}

/** A face of the gallery is the copy's own picture: the other's may go, or never be published. */
function withOwnFace(settings: AgentSettings, files: { from: string; to: string }[]): AgentSettings {
  if (isFaceKey(settings.avatar)) return settings
  const own = files.find(({ from }) => from === settings.avatar)
  return { ...settings, avatar: own?.to ?? DEFAULT_FACE }
}
