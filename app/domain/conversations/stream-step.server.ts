import type { AgentSettings } from '#app/domain/agents/schemas.ts'
import { type RoutedCall, streamRouted } from '#app/domain/providers/route-answer.server.ts'
import type { ChatEvent, ChatModel } from '#app/integrations/llm/types.ts'

/** One turn of a model, by the agent's chain. `model` is a test's own, asked in everybody's place. */
export function streamStep(
  call: RoutedCall,
  model: ChatModel | undefined,
  signal: AbortSignal,
): AsyncGenerator<ChatEvent> {
  return streamRouted(model ? { ...call, fetchModel: () => model } : call, signal)
}

export const limitsOf = ({ limits }: AgentSettings) => limits
