import { z } from 'zod'
import { selectAgentMedia } from '#app/db/agent-media.server.ts'
import { asActor } from '#app/db/scope.server.ts'
import { type AgentDetail, getAgent } from '#app/domain/agents/get-agent.server.ts'
import { type Context, scopeOf } from '#app/domain/context.server.ts'
import { parseInput } from '#app/domain/parse-input.ts'
import { requirePermission } from '#app/domain/permissions.ts'
import type { JsonObject } from '#app/integrations/llm/types.ts'
import { AppError } from '#app/lib/app-error.ts'
import { newId } from '#app/lib/ids.ts'
import { offerBuiltins } from './builtin/offer-builtins.server.ts'
import { checkArguments, MAX_ARGUMENTS_CHARS } from './check-arguments.ts'
import { keepThings } from './kept.ts'
import { runTool } from './run-tool.server.ts'
import { frameResult } from './tool-text.ts'
import type { ToolTrial } from './trial.ts'
import type { OfferedTool } from './types.ts'

/** A tool that an agent has of itself, as its draft sets it up. */
export type BuiltinTool = {
  kind: OfferedTool['kind']
  name: string
  title: string
  description: string
  parameters: JsonObject
}

/** What the agent's draft offers of the tools that need no setting up. Throws NOT_FOUND. */
export async function listBuiltins(ctx: Context, agentId: string): Promise<BuiltinTool[]> {
  const { offered } = await offeredBy(ctx, agentId)
  return offered.map(({ kind, title, spec }) => ({ kind, title, ...spec }))
}

const trySchema = z.object({
  agentId: z.uuid(),
  name: z.string().max(60),
  args: z.string().max(MAX_ARGUMENTS_CHARS),
})

/** The call as in a preview: nothing is kept, nobody is told. Throws NOT_FOUND. */
export async function testBuiltin(ctx: Context, input: unknown): Promise<ToolTrial> {
  requirePermission(ctx, 'agent', 'try')
  if (ctx.actor.kind !== 'user') throw new AppError('FORBIDDEN')
  const { agentId, name, args } = parseInput(trySchema, input)
  const { agent, offered, language } = await offeredBy(ctx, agentId)
  const tool = offered.find(({ spec }) => spec.name === name)
  if (!tool) throw new AppError('NOT_FOUND')
  const checked = checkArguments(tool.spec.parameters, args)
  if (!checked.ok)
    return { isError: true, durationMs: 0, detail: { problem: 'arguments' }, modelReads: checked.message }
  const started = performance.now()
  const kept = keepThings()
  const runId = newId()
  const result = await runTool(
    tool,
    checked.args,
    {
      workspaceId: ctx.workspaceId,
      agentId,
      agentName: agent.name,
      conversationId: newId(),
      runId,
      visitorId: null,
      previewUserId: ctx.actor.userId,
      language,
      settings: agent.settings,
      idempotencyKey: runId,
      kept,
    },
    new AbortController().signal,
  ).finally(kept.close)
  return {
    isError: result.isError,
    durationMs: Math.round(performance.now() - started),
    detail: null,
    modelReads: frameResult(tool.spec.name, result.content),
  }
}

async function offeredBy(
  ctx: Context,
  agentId: string,
): Promise<{ agent: AgentDetail; offered: OfferedTool[]; language: 'en' | 'pt' }> {
  const agent = await getAgent(ctx, agentId)
  const { workspaceId } = ctx
  const media = await asActor(scopeOf(ctx), (tx) => selectAgentMedia(tx, { workspaceId, agentId }))
  const gallery = media
    .filter(({ status }) => status === 'ready')
    .map((row) => ({
      id: row.id,
      kind: row.kind,
      caption: row.caption,
      storagePath: row.storage_path,
      width: row.width,
      height: row.height,
      sizes: [],
    }))
  const language = ctx.locale === 'pt-BR' ? ('pt' as const) : ('en' as const)
  return { agent, language, offered: offerBuiltins(agent.settings, { language, gallery, cited: () => [] }) }
}
