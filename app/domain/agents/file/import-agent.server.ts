import { insertMedia } from '#app/db/agent-media.server.ts'
import { insertAgent, replaceAgentSources } from '#app/db/agents.server.ts'
import { insertAudit } from '#app/db/audit-log.server.ts'
import { lockCount } from '#app/db/count-lock.server.ts'
import { insertSource } from '#app/db/knowledge-sources.server.ts'
import { asActor, type Tx } from '#app/db/scope.server.ts'
import { insertTool, selectToolNames, updateTool } from '#app/db/tools.server.ts'
import { type Context, scopeOf } from '#app/domain/context.server.ts'
import { startIngest } from '#app/domain/knowledge/start-ingest.server.ts'
import { requireRoom } from '#app/domain/require-room.server.ts'
import { parametersOf } from '#app/domain/tools/http-parameters.ts'
import { MAX_TOOLS } from '#app/domain/tools/options.ts'
import { AppError } from '#app/lib/app-error.ts'
import { newAgentPublicId, newId } from '#app/lib/ids.ts'
import { enqueue } from '#app/queue/enqueue.server.ts'
import { requireImport, whatIsHere } from './check-agent-file.server.ts'
import {
  type ImportedFile,
  mediaOf,
  type NewMediaOfFile,
  type NewSourceOfFile,
  sourcesOf,
} from './imported-rows.ts'
import { type ImportPlan, planImport } from './plan-import.ts'
import { readAgentFile } from './read-agent-file.server.ts'
import { removeFiles, storeFiles } from './store-files.server.ts'

/**
 * Makes an agent of a checked file, all or nothing: files go to storage first and leave it again when the transaction that
 * makes everything else fails. `digest` is the report's: another file than the one that people saw is refused with CONFLICT.
 * Tools come in switched off and dangerous; knowledge is read by the usual jobs. Files are stored as the person of `accessToken`.
 */
export async function importAgent(
  ctx: Context,
  input: { bytes: Uint8Array; digest: string },
  accessToken: string,
): Promise<{ id: string; name: string }> {
  requireImport(ctx)
  const { actor, workspaceId } = ctx
  if (actor.kind !== 'user') throw new AppError('FORBIDDEN')
  const file = await readAgentFile(input.bytes)
  if (file.digest !== input.digest) throw new AppError('CONFLICT', { messageKey: 'errors.agentFile.changed' })
  const plan = planImport(file, await whatIsHere(ctx))
  const agent = { id: newId(), name: plan.name }
  const place = { workspaceId, agentId: agent.id, createdBy: actor.userId }
  const media = mediaOf({ ...file, avatarFile: plan.avatarFile }, place)
  const sources = sourcesOf(file, place)
  const stored: ImportedFile[] = [
    ...sources.flatMap((made) => made.file ?? []),
    ...media.flatMap(({ files }) => files),
  ]
  const avatar = media.find((made) => made.avatar !== null)?.avatar ?? plan.settings.avatar
  await storeFiles(accessToken, stored)
  try {
    await asActor(scopeOf(ctx), async (tx) => {
      const toolIds = await insertTools(tx, plan, place)
      const draft = { ...plan.settings, avatar, tools: { ...plan.settings.tools, ids: toolIds } }
      await requireRoom(tx, 'agents', workspaceId)
      await insertAgent(tx, {
        ...agent,
        workspaceId,
        publicId: newAgentPublicId(),
        draft,
        createdBy: actor.userId,
      })
      for (const { row } of media) await insertMediaOf(ctx, tx, agent.id, row)
      await insertSources(ctx, tx, sources, agent.id)
      await insertAudit(tx, ctx, {
        action: 'agent.imported',
        subjectType: 'agent',
        subjectId: agent.id,
        changes: { name: agent.name, tools: toolIds.length, media: media.length, sources: sources.length },
      })
    })
  } catch (error) {
    await removeFiles(stored)
    throw error
  }
  return agent
}

type Place = { workspaceId: string; agentId: string; createdBy: string }

async function insertTools(tx: Tx, plan: ImportPlan, { workspaceId, createdBy }: Place): Promise<string[]> {
  const ids: string[] = []
  if (plan.tools.length > 0) await requireToolRoom(tx, workspaceId, plan.tools.length)
  for (const tool of plan.tools) {
    const id = newId()
    await insertTool(tx, {
      id,
      workspaceId,
      createdBy,
      kind: 'http',
      serverId: null,
      pinnedHash: null,
      name: tool.name,
      title: tool.title,
      description: tool.description,
      parameters: parametersOf(tool.config),
      config: tool.config,
      isDangerous: true,
    })
    await updateTool(tx, { workspaceId, toolId: id }, { isEnabled: false })
    ids.push(id)
  }
  return ids
}

async function requireToolRoom(tx: Tx, workspaceId: string, wanted: number): Promise<void> {
  await lockCount(tx, 'tools', workspaceId)
  if ((await selectToolNames(tx, workspaceId)).length + wanted > MAX_TOOLS)
    throw new AppError('LIMIT_REACHED', { messageKey: 'errors.tools.tooMany', params: { count: MAX_TOOLS } })
}

/** As a person would have added it: the usual job makes it ready to be shown. */
async function insertMediaOf(
  ctx: Context,
  tx: Tx,
  agentId: string,
  row: NewMediaOfFile['row'],
): Promise<void> {
  await insertMedia(tx, row)
  const job = { workspaceId: ctx.workspaceId, agentId, mediaId: row.id }
  await enqueue(tx, 'media/process', job, { meta: { requestId: ctx.requestId } })
}

async function insertSources(
  ctx: Context,
  tx: Tx,
  sources: NewSourceOfFile[],
  agentId: string,
): Promise<void> {
  if (sources.length > 0) await requireRoom(tx, 'knowledge_sources', ctx.workspaceId, sources.length)
  for (const { row } of sources) await insertSource(tx, row)
  const sourceIds = sources.map(({ row }) => row.id)
  await replaceAgentSources(tx, { workspaceId: ctx.workspaceId, agentId, sourceIds })
  for (const { row } of sources) {
    await startIngest(ctx, tx, row.id)
    await insertAudit(tx, ctx, {
      action: 'knowledge.created',
      subjectType: 'knowledge_source',
      subjectId: row.id,
      changes: { name: row.name, kind: row.kind },
    })
  }
}
