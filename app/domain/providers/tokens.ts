import type { ChatMessage, ChatRequest, ModelFacts } from '#app/integrations/llm/types.ts'
import { estimateImageTokens, estimateTokens } from '#app/lib/token-estimate.ts'

// How much a call may use, before it is made: words by app/lib/token-estimate.ts, which errs on the high side. What was
// really used replaces it when the call is over.

/** What vendors wrap around a message, a tool, the whole. */
const FRAME_TOKENS = 8

function messageTokens(message: ChatMessage): number {
  if (message.role === 'tool') return FRAME_TOKENS + estimateTokens(message.name + message.content)
  if (message.role === 'assistant')
    return (message.toolCalls ?? []).reduce(
      (sum, call) => sum + FRAME_TOKENS + estimateTokens(call.name + call.arguments),
      FRAME_TOKENS + estimateTokens(message.content),
    )
  if (typeof message.content === 'string') return FRAME_TOKENS + estimateTokens(message.content)
  return message.content.reduce(
    (sum, part) =>
      sum +
      (part.type === 'image' ? estimateImageTokens(part.width, part.height) : estimateTokens(part.text)),
    FRAME_TOKENS,
  )
}

/** Tokens of all that a model is sent. An estimate, rather too high. */
export function estimatePrompt(request: Omit<ChatRequest, 'model'>): number {
  const tools = (request.tools ?? []).reduce(
    (sum, tool) => sum + FRAME_TOKENS + estimateTokens(JSON.stringify(tool)),
    0,
  )
  const output = request.output ? estimateTokens(JSON.stringify(request.output)) : 0
  return request.messages.reduce(
    (sum, message) => sum + messageTokens(message),
    FRAME_TOKENS + estimateTokens(request.system) + tools + output,
  )
}

/** Micro-dollars, rounded up. What has no known price is not counted as money. */
export function costOf(
  facts: Pick<ModelFacts, 'inputPrice' | 'outputPrice'>,
  inputTokens: number,
  outputTokens: number,
): number {
  const { inputPrice, outputPrice } = facts
  return Math.ceil((inputTokens * (inputPrice ?? 0) + outputTokens * (outputPrice ?? 0)) / 1_000_000)
}
