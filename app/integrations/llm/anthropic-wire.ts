import type {
  ContentBlockParam,
  MessageCreateParamsStreaming,
  MessageParam,
  ToolResultBlockParam,
} from '@anthropic-ai/sdk/resources/messages'
import { askForJson } from './content.ts'
import { bareModelName } from './model-name.ts'
import type { ChatMessage, ChatRequest, ContentPart, ToolCall } from './types.ts'

const partOf = (part: ContentPart): ContentBlockParam =>
  part.type === 'text'
    ? { type: 'text', text: part.text }
    : { type: 'image', source: { type: 'base64', media_type: part.mediaType, data: part.data } }

function inputOf(call: ToolCall): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(call.arguments)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : {}
  } catch {
    // The model's own slip, which its result tells it of; the API takes objects alone.
    return {}
  }
}

function assistant(message: Extract<ChatMessage, { role: 'assistant' }>): MessageParam[] {
  const calls = message.toolCalls ?? []
  if (calls.length === 0) return message.content ? [{ role: 'assistant', content: message.content }] : []
  const text: ContentBlockParam[] = message.content ? [{ type: 'text', text: message.content }] : []
  return [
    {
      role: 'assistant',
      content: [
        ...text,
        ...calls.map((call) => ({
          type: 'tool_use' as const,
          id: call.id,
          name: call.name,
          input: inputOf(call),
        })),
      ],
    },
  ]
}

const resultOf = (message: Extract<ChatMessage, { role: 'tool' }>): ToolResultBlockParam => ({
  type: 'tool_result',
  tool_use_id: message.callId,
  content: message.content,
  ...(message.isError ? { is_error: true } : {}),
})

/** Our messages as Anthropic's: the results of one turn share a single message of the user, as the API demands. */
export function anthropicMessages(messages: ChatMessage[]): MessageParam[] {
  const sent: MessageParam[] = []
  let results: ToolResultBlockParam[] | null = null
  for (const message of messages) {
    if (message.role !== 'tool') {
      results = null
      if (message.role === 'assistant') sent.push(...assistant(message))
      else
        sent.push({
          role: 'user',
          content: typeof message.content === 'string' ? message.content : message.content.map(partOf),
        })
    } else if (results) results.push(resultOf(message))
    else {
      results = [resultOf(message)]
      sent.push({ role: 'user', content: results })
    }
  }
  return sent
}

/** The body of a message. `hasSchemas`: the model has not refused structured output before. */
export function anthropicParams(request: ChatRequest, hasSchemas: boolean): MessageCreateParamsStreaming {
  const { output, tools } = request
  const isTold = output !== undefined && !hasSchemas
  // Today's API takes no temperature; the persona sets the manner.
  return {
    model: bareModelName(request.model),
    system: isTold ? askForJson(request.system, output.schema) : request.system,
    messages: anthropicMessages(request.messages),
    max_tokens: request.maxOutputTokens,
    ...(tools?.length
      ? {
          tools: tools.map(({ name, description, parameters }) => ({
            name,
            description,
            input_schema: { ...parameters, type: 'object' as const } as { type: 'object' },
          })),
        }
      : {}),
    ...(output && hasSchemas
      ? { output_config: { format: { type: 'json_schema' as const, schema: output.schema } } }
      : {}),
    stream: true,
  }
}
