import { insertAudit } from '#app/db/audit-log.server.ts'
import { asActor } from '#app/db/scope.server.ts'
import { deleteTools, selectTool, updateTool } from '#app/db/tools.server.ts'
import { type Context, scopeOf } from '#app/domain/context.server.ts'
import { parseInput } from '#app/domain/parse-input.ts'
import { requirePermission } from '#app/domain/permissions.ts'
import { AppError } from '#app/lib/app-error.ts'
import { toolIdSchema, toolSwitchSchema, visitorTitleSchema } from './schemas.ts'

/** Switches a tool on or off, or whether a person approves each call. Throws NOT_FOUND. */
export async function switchTool(ctx: Context, input: unknown): Promise<void> {
  requirePermission(ctx, 'tool', 'manage')
  const { toolId, isEnabled, isDangerous } = parseInput(toolSwitchSchema, input)
  const key = { workspaceId: ctx.workspaceId, toolId }
  await asActor(scopeOf(ctx), async (tx) => {
    const tool = await selectTool(tx, key)
    if (!tool) throw new AppError('NOT_FOUND')
    const change = {
      ...(isEnabled === undefined ? {} : { isEnabled }),
      ...(isDangerous === undefined ? {} : { isDangerous }),
    }
    if (Object.keys(change).length === 0) return
    await updateTool(tx, key, change)
    await insertAudit(tx, ctx, {
      action: 'tool.updated',
      subjectType: 'tool',
      subjectId: toolId,
      changes: {
        title: tool.title,
        ...(isEnabled === undefined ? {} : { isOn: isEnabled }),
        ...(isDangerous === undefined ? {} : { needsApproval: isDangerous }),
      },
    })
  })
}

/**
 * What visitors read while a tool of an MCP server works; its own title is the server's, and for members. Throws NOT_FOUND,
 * also for tools whose title is the owner's already.
 */
export async function nameForVisitors(ctx: Context, input: unknown): Promise<void> {
  requirePermission(ctx, 'tool', 'manage')
  const { toolId, visitorTitle } = parseInput(visitorTitleSchema, input)
  const key = { workspaceId: ctx.workspaceId, toolId }
  await asActor(scopeOf(ctx), async (tx) => {
    const tool = await selectTool(tx, key)
    if (tool?.kind !== 'mcp') throw new AppError('NOT_FOUND')
    await updateTool(tx, key, { visitorTitle: visitorTitle || null })
    await insertAudit(tx, ctx, {
      action: 'tool.updated',
      subjectType: 'tool',
      subjectId: toolId,
      changes: { title: tool.title, visitorTitle },
    })
  })
}

/** With its secrets. Agents that name it go on without it. Throws NOT_FOUND. */
export async function deleteTool(ctx: Context, input: unknown): Promise<void> {
  requirePermission(ctx, 'tool', 'manage')
  const parsed = toolIdSchema.safeParse(input)
  if (!parsed.success) throw new AppError('NOT_FOUND')
  const { toolId } = parsed.data
  await asActor(scopeOf(ctx), async (tx) => {
    const tool = await selectTool(tx, { workspaceId: ctx.workspaceId, toolId })
    if (!tool) throw new AppError('NOT_FOUND')
    await deleteTools(tx, ctx.workspaceId, [toolId])
    await insertAudit(tx, ctx, {
      action: 'tool.deleted',
      subjectType: 'tool',
      subjectId: toolId,
      changes: { title: tool.title },
    })
  })
}
