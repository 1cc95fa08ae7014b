import { z } from 'zod'
import { insertAudit } from '#app/db/audit-log.server.ts'
import { asActor, asSystem } from '#app/db/scope.server.ts'
import { selectSealedTools } from '#app/db/tool-secrets.server.ts'
import { defaultAgentSettings } from '#app/domain/agents/schemas.ts'
import { type Context, scopeOf } from '#app/domain/context.server.ts'
import { parseInput } from '#app/domain/parse-input.ts'
import { requirePermission } from '#app/domain/permissions.ts'
import { AppError } from '#app/lib/app-error.ts'
import { newId } from '#app/lib/ids.ts'
import { checkArguments, MAX_ARGUMENTS_CHARS } from './check-arguments.ts'
import { keepThings } from './kept.ts'
import { toolOf } from './offer-tools.server.ts'
import { runTool } from './run-tool.server.ts'
import { frameResult } from './tool-text.ts'
import type { ToolTrial } from './trial.ts'

const trySchema = z.object({
  toolId: z.uuid(),
  /** JSON, as a model would write it. */
  args: z.string().max(MAX_ARGUMENTS_CHARS),
})

/** Really calls the tool: whoever tries one out is the person who approves. Throws NOT_FOUND. */
export async function testTool(ctx: Context, input: unknown): Promise<ToolTrial> {
  requirePermission(ctx, 'tool', 'manage')
  if (ctx.actor.kind !== 'user') throw new AppError('FORBIDDEN')
  const { toolId, args } = parseInput(trySchema, input)
  const { workspaceId } = ctx
  const [row] = await asSystem('somebody tries a tool out', (tx) =>
    selectSealedTools(tx, workspaceId, [toolId]),
  )
  const tool = row && toolOf(workspaceId, row)
  if (!row || !tool) throw new AppError('NOT_FOUND')
  const checked = checkArguments(tool.spec.parameters, args)
  if (!checked.ok)
    return { isError: true, durationMs: 0, detail: { problem: 'arguments' }, modelReads: checked.message }
  // Written down before the call: what was tried is known also when it never came back.
  await asActor(scopeOf(ctx), (tx) =>
    insertAudit(tx, ctx, {
      action: 'tool.tried',
      subjectType: 'tool',
      subjectId: toolId,
      changes: { title: row.title },
    }),
  )
  const kept = keepThings()
  const runId = newId()
  const started = performance.now()
  const result = await runTool(
    tool,
    checked.args,
    {
      workspaceId,
      agentId: '',
      agentName: '',
      conversationId: '',
      runId,
      visitorId: null,
      previewUserId: ctx.actor.userId,
      language: ctx.locale === 'pt-BR' ? 'pt' : 'en',
      settings: defaultAgentSettings(ctx.locale),
      idempotencyKey: runId,
      kept,
    },
    new AbortController().signal,
  ).finally(kept.close)
  return {
    isError: result.isError,
    durationMs: Math.round(performance.now() - started),
    detail: result.detail ?? null,
    modelReads: frameResult(tool.spec.name, result.content),
  }
}
