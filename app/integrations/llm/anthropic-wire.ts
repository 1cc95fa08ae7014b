import type {
  ContentBlockParam,
  MessageCreateParamsStreaming,
  MessageParam,
  OutputConfig,
  ToolResultBlockParam,
} from '@anthropic-ai/sdk/resources/messages'
import { askForJson, closedSchema } from './content.ts'
import { bareModelName } from './model-name.ts'
import type { ChatMessage, ChatRequest, ContentPart, JsonObject, ToolCall } from './types.ts'

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

type Manner = Pick<MessageCreateParamsStreaming, 'thinking'> & Pick<OutputConfig, 'effort'>

/**
 * How to ask a model not to think for long before it answers: thinking is paid from max_tokens, and a visitor waits for it.
 * Models refuse one or the other of these (platform.claude.com/docs/build-with-claude/thinking); the next is tried then.
 */
const THINKING: readonly Manner[] = [
  { thinking: { type: 'disabled' } },
  { thinking: { type: 'between_tools' } },
  { effort: 'low' },
  {},
]

export type Habits = {
  /** The model has not refused structured output before. */
  hasSchemas: boolean
  /** Place in THINKING. */
  thinking: number
}

/** What to begin with, so that a new process need not be refused first. */
export const firstHabits = (model: string): Habits => ({
  hasSchemas: true,
  thinking: /(opus-5-5|fable|mythos)/.test(model) ? 2 : /(sonnet|haiku)-5-5/.test(model) ? 1 : 0,
})

/** What to try after a refusal in these words; null: the request itself is at fault. */
export function habitsAfter(words: string, habits: Habits, hasOutput: boolean): Habits | null {
  if (/thinking|effort/i.test(words) && habits.thinking < THINKING.length - 1)
    return { ...habits, thinking: habits.thinking + 1 }
  if (hasOutput && habits.hasSchemas && /output_config|structured output|json_schema/i.test(words))
    return { ...habits, hasSchemas: false }
  // Gateways that know nothing of it: what remains there is how much to think.
  if (THINKING[habits.thinking]?.effort && /output_config/i.test(words))
    return { ...habits, thinking: habits.thinking + 1 }
  return null
}

/** The body of a message. */
export function anthropicParams(request: ChatRequest, habits: Habits): MessageCreateParamsStreaming {
  const { output, tools } = request
  const { thinking, effort } = THINKING[habits.thinking] ?? {}
  const schema = output && habits.hasSchemas ? (closedSchema(output.schema) as JsonObject | null) : null
  const config: OutputConfig = {
    ...(effort ? { effort } : {}),
    ...(schema ? { format: { type: 'json_schema', schema } } : {}),
  }
  // Today's API takes no temperature; the persona sets the manner.
  return {
    model: bareModelName(request.model),
    system: output && !schema ? askForJson(request.system, output.schema) : request.system,
    messages: anthropicMessages(request.messages),
    max_tokens: request.maxOutputTokens,
    ...(thinking ? { thinking } : {}),
    ...(tools?.length
      ? {
          tools: tools.map(({ name, description, parameters }) => ({
            name,
            description,
            input_schema: { ...parameters, type: 'object' as const },
          })),
        }
      : {}),
    ...(Object.keys(config).length > 0 ? { output_config: config } : {}),
    stream: true,
  }
}
