import type { RunPlan } from '#app/domain/conversations/run-plan.server.ts'
import type { RouteSpent } from '#app/domain/conversations/run-spent.ts'
import { exportSpans, isTracing, type Span } from '#app/integrations/telemetry/tracing.server.ts'
import type { Recorder, TraceStep } from './recorder.ts'

/**
 * Sends an answer as OpenTelemetry spans (GenAI semantic conventions): who was asked, for how long, with how many tokens.
 * Nothing that anybody wrote. Returns the trace's id; null when no traces are sent.
 */
export function traceRun(
  { agentId, agentName, conversationId, workspaceId, settings }: RunPlan,
  trace: Recorder,
  spent: RouteSpent,
  errorCode: string | null,
): string | null {
  if (!isTracing()) return null
  const at = (ms: number) => trace.startedAt + ms
  const root: Span = {
    name: `invoke_agent ${agentName}`,
    kind: 'internal',
    startMs: trace.startedAt,
    endMs: at(trace.now()),
    error: errorCode,
    attributes: {
      'gen_ai.operation.name': 'invoke_agent',
      'gen_ai.provider.name': providerName(spent.provider),
      'gen_ai.agent.id': agentId,
      'gen_ai.agent.name': agentName,
      'gen_ai.conversation.id': conversationId,
      'gen_ai.request.model': spent.model ?? undefined,
      'gen_ai.usage.input_tokens': spent.inputTokens,
      'gen_ai.usage.output_tokens': spent.outputTokens,
      'hiviex.workspace.id': workspaceId,
      'hiviex.cost_micro_usd': spent.cost,
    },
  }
  const children = trace.steps.flatMap((step) => spanOf(step, at, settings))
  return exportSpans(root, children)
}

type Asked = Pick<RunPlan['settings'], 'temperature' | 'maxOutputTokens'>

function spanOf(step: TraceStep, at: (ms: number) => number, asked: Asked): Span[] {
  const times = { startMs: at(step.offsetMs), endMs: at(step.offsetMs + step.durationMs) }
  const data = step.data as { [key: string]: unknown }
  const text = (key: string) => (typeof data[key] === 'string' ? (data[key] as string) : undefined)
  if (step.kind === 'attempt' && step.status !== 'skipped')
    return [
      {
        ...times,
        name: `chat ${text('model') ?? step.name}`,
        kind: 'client',
        error: step.status === 'failed' ? (text('reason') ?? '_OTHER') : null,
        attributes: {
          'gen_ai.operation.name': 'chat',
          'gen_ai.provider.name': providerName(text('provider')),
          'gen_ai.request.model': text('model'),
          'gen_ai.request.temperature': asked.temperature,
          'gen_ai.request.max_tokens': asked.maxOutputTokens,
          'gen_ai.usage.input_tokens': step.inputTokens,
          'gen_ai.usage.output_tokens': step.outputTokens,
        },
      },
    ]
  if (step.kind === 'tool')
    return [
      {
        ...times,
        name: `execute_tool ${step.name}`,
        kind: 'internal',
        error: step.status === 'failed' ? (text('errorCode') ?? '_OTHER') : null,
        attributes: {
          'gen_ai.operation.name': 'execute_tool',
          'gen_ai.tool.name': step.name,
          'gen_ai.tool.call.id': text('callId'),
          'gen_ai.tool.type': text('kind') === 'knowledge' ? 'datastore' : 'function',
        },
      },
    ]
  return []
}

/** The conventions' well-known names; what speaks OpenAI's language somewhere else has none. */
function providerName(provider: string | null | undefined): string {
  if (provider === 'openai' || provider === 'anthropic') return provider
  return provider || 'hiviex'
}
