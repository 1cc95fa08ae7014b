import type { ChatMessage, ChatRequest, ContentPart, ModelFacts } from '#app/integrations/llm/types.ts'
import type { Need } from './attempt-order.ts'

// A step put into terms that a lesser model understands. What it cannot do is said in words, never kept from it in silence.

type Request = Omit<ChatRequest, 'model'>

const NO_IMAGE = '[The visitor sent a picture here. You cannot see pictures: say so if it matters.]'

/** The turns of an answer that has used tools, as words. Two turns of one side in a row become one. */
function withoutCalls(messages: ChatMessage[]): ChatMessage[] {
  const plain: ChatMessage[] = []
  const push = (message: Extract<ChatMessage, { role: 'user' | 'assistant' }>) => {
    const last = plain.at(-1)
    if (last?.role === 'user' && message.role === 'user')
      plain[plain.length - 1] = {
        role: 'user',
        content: [...partsOf(last.content), ...partsOf(message.content)],
      }
    else plain.push(message)
  }
  for (const message of messages) {
    if (message.role === 'tool')
      push({ role: 'user', content: `[Result of ${message.name}, for you alone]\n${message.content}` })
    else if (message.role === 'user') push(message)
    else if (message.content) push({ role: 'assistant', content: message.content })
  }
  return plain
}

const partsOf = (content: string | ContentPart[]): ContentPart[] =>
  typeof content === 'string' ? [{ type: 'text', text: content }] : content

/** Parts that are all words are one text: models without vision often know no other form. */
function asText(content: string | ContentPart[]): string | ContentPart[] {
  if (typeof content === 'string' || content.some((part) => part.type === 'image')) return content
  return content.map((part) => (part.type === 'text' ? part.text : '')).join('\n\n')
}

const withoutImages = (message: ChatMessage): ChatMessage =>
  message.role === 'user' && typeof message.content !== 'string'
    ? {
        ...message,
        content: message.content.map((part) =>
          part.type === 'image' ? { type: 'text', text: NO_IMAGE } : part,
        ),
      }
    : message

/** What this step needs of a model. */
export function needsOf(request: Request): Need[] {
  const hasImage = request.messages.some(
    ({ role, content }) => role === 'user' && typeof content !== 'string' && content.some(isImage),
  )
  return [...(request.tools?.length ? (['tools'] as const) : []), ...(hasImage ? (['vision'] as const) : [])]
}

const isImage = (part: ContentPart) => part.type === 'image'

export function adaptRequest(
  request: Request,
  facts: Pick<ModelFacts, 'hasTools' | 'hasJson' | 'maxOutputTokens'>,
  without: readonly Need[],
): Request {
  const { tools, output, ...rest } = request
  const adapted: Request = {
    ...rest,
    // 0: nobody knows.
    maxOutputTokens: Math.min(rest.maxOutputTokens, facts.maxOutputTokens || rest.maxOutputTokens),
  }
  if (tools && !without.includes('tools')) adapted.tools = tools
  // Vendors refuse a talk with calls in it when no tools come along, as in the last turn of an answer.
  if (!facts.hasTools || !adapted.tools?.length) adapted.messages = withoutCalls(adapted.messages)
  if (without.includes('vision')) adapted.messages = adapted.messages.map(withoutImages)
  if (adapted.messages !== rest.messages)
    adapted.messages = adapted.messages.map((message) =>
      message.role === 'user' ? { ...message, content: asText(message.content) } : message,
    )
  if (output && facts.hasJson) adapted.output = output
  else if (output)
    adapted.system += `\n\nAnswer with one JSON value and nothing else. Its JSON Schema: ${JSON.stringify(output.schema)}`
  return adapted
}
