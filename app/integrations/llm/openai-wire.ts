import { createHash } from 'node:crypto'
import type {
  ChatCompletionContentPart,
  ChatCompletionCreateParamsStreaming,
  ChatCompletionMessageParam,
} from 'openai/resources/chat/completions'
import { askForJson, isStrictSchema, resultText } from './content.ts'
import { bareModelName } from './model-name.ts'
import type { ChatMessage, ChatRequest, ContentPart } from './types.ts'

/** What a model has refused before; which one refuses what changes with every release, so it is learned. */
export type Habit = 'temperature' | 'stream_options' | 'json_schema' | 'limit_name'

/** What a refusal talks about when it is about one of these, and not about the request. */
export const HABITS: readonly (readonly [Habit, RegExp])[] = [
  ['temperature', /temperature/i],
  ['stream_options', /stream_options|include_usage/i],
  ['json_schema', /response_format|json_schema|structured output/i],
  // The name of the limit, never that its number is too large: the other name would change nothing then.
  [
    'limit_name',
    /(?:unsupported|unrecognized|unknown|unexpected)[^.]*max_(?:completion_)?tokens|max_(?:completion_)?tokens\b[^.]*(?:not supported|not permitted|not allowed|instead)/i,
  ],
]

const partOf = (part: ContentPart): ChatCompletionContentPart =>
  part.type === 'text'
    ? { type: 'text', text: part.text }
    : { type: 'image_url', image_url: { url: `data:${part.mediaType};base64,${part.data}` } }

/**
 * Gemini 3 refuses a call of its own without the signature it came with. The port does not carry signatures; this word is
 * what Google documents for histories that have none (ai.google.dev/gemini-api/docs/thought-signatures).
 */
const UNSIGNED = { extra_content: { google: { thought_signature: 'skip_thought_signature_validator' } } }

/** What single hosts want otherwise than OpenAI. */
type Quirks = { isGoogle: boolean; idOf: (id: string) => string }

const same = (id: string) => id
/** Mistral takes ids of nine letters and digits alone; those of another model, earlier in the answer, are not. */
const nineLetters = (id: string) =>
  /^[a-zA-Z0-9]{9}$/.test(id) ? id : createHash('sha256').update(id).digest('hex').slice(0, 9)

const quirksOf = (baseUrl: string | undefined): Quirks => ({
  isGoogle: baseUrl?.includes('//generativelanguage.googleapis.com') === true,
  idOf: baseUrl?.includes('//api.mistral.ai') ? nineLetters : same,
})

function messageOf(message: ChatMessage, { isGoogle, idOf }: Quirks): ChatCompletionMessageParam[] {
  if (message.role === 'tool')
    return [{ role: 'tool', tool_call_id: idOf(message.callId), content: resultText(message) }]
  if (message.role === 'user')
    return [
      {
        role: 'user',
        content: typeof message.content === 'string' ? message.content : message.content.map(partOf),
      },
    ]
  const calls = message.toolCalls ?? []
  if (calls.length === 0) return message.content ? [{ role: 'assistant', content: message.content }] : []
  const tool_calls = calls.map((call) => ({
    id: idOf(call.id),
    type: 'function' as const,
    function: { name: call.name, arguments: call.arguments },
    ...(isGoogle ? UNSIGNED : {}),
  }))
  return [{ role: 'assistant', content: message.content || null, tool_calls }]
}

function formatOf(request: ChatRequest, isWithoutSchemas: boolean) {
  if (!request.output) return {}
  if (isWithoutSchemas) return { response_format: { type: 'json_object' as const } }
  const { name, schema } = request.output
  return {
    response_format: {
      type: 'json_schema' as const,
      json_schema: { name, schema, strict: isStrictSchema(schema) },
    },
  }
}

/** The body of a chat completion. `without` is what this model has refused before. */
export function openaiParams(
  vendor: { provider: 'openai' | 'compatible'; baseUrl: string | undefined },
  request: ChatRequest,
  without: ReadonlySet<Habit>,
): ChatCompletionCreateParamsStreaming {
  const quirks = quirksOf(vendor.baseUrl)
  const noSchemas = without.has('json_schema')
  const system =
    request.output && noSchemas ? askForJson(request.system, request.output.schema) : request.system
  // Servers that speak the API know one of the two names, most of them the older.
  const isNewer = (vendor.provider === 'openai') !== without.has('limit_name')
  const limit = request.maxOutputTokens
  return {
    model: bareModelName(request.model),
    messages: [
      { role: 'system', content: system },
      ...request.messages.flatMap((message) => messageOf(message, quirks)),
    ],
    ...(without.has('temperature') ? {} : { temperature: request.temperature }),
    ...(isNewer ? { max_completion_tokens: limit } : { max_tokens: limit }),
    ...(request.tools?.length
      ? {
          tools: request.tools.map(({ name, description, parameters }) => ({
            type: 'function' as const,
            function: { name, description, parameters },
          })),
        }
      : {}),
    ...formatOf(request, noSchemas),
    stream: true,
    ...(without.has('stream_options') ? {} : { stream_options: { include_usage: true } }),
  }
}
