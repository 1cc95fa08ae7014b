import type { Asked } from './llm-answer.ts'

// Reads what a request asks, from either vendor's words.

type Part = { type?: unknown; text?: unknown; content?: unknown }
type Message = { role?: unknown; content?: unknown }

const partsOf = (content: unknown): Part[] => (Array.isArray(content) ? (content as Part[]) : [])

function textOf(content: unknown): string {
  if (typeof content === 'string') return content
  return partsOf(content)
    .map((part) => (typeof part?.text === 'string' ? part.text : ''))
    .join('\n')
}

const isResult = (message: Message) =>
  message.role === 'tool' || partsOf(message.content).some((part) => part.type === 'tool_result')

function resultsOf(message: Message): string[] {
  if (message.role === 'tool') return [textOf(message.content)]
  return partsOf(message.content)
    .filter((part) => part.type === 'tool_result')
    .map((part) => textOf(part.content))
}

type Tool = {
  name?: unknown
  description?: unknown
  input_schema?: unknown
  function?: { name?: unknown; description?: unknown; parameters?: unknown }
}
type Format = { format?: { schema?: unknown }; type?: unknown; json_schema?: { schema?: unknown } }

export function readAsked(body: Record<string, unknown>, isOpenai: boolean): Asked {
  const messages = (Array.isArray(body.messages) ? body.messages : []) as Message[]
  const system = isOpenai
    ? messages
        .filter((message) => message.role === 'system' || message.role === 'developer')
        .map((message) => textOf(message.content))
        .join('\n')
    : textOf(body.system)
  const at = messages.findLastIndex((message) => message.role === 'user' && !isResult(message))
  const question = messages[at]
  const tools = (Array.isArray(body.tools) ? body.tools : []) as Tool[]
  const format = (isOpenai ? body.response_format : body.output_config) as Format | undefined
  return {
    system,
    question: textOf(question?.content),
    results: messages.slice(at + 1).flatMap(resultsOf),
    images: partsOf(question?.content).filter((part) => part.type === 'image' || part.type === 'image_url')
      .length,
    tools: tools.map((tool) => ({
      name: String(tool.function?.name ?? tool.name ?? ''),
      description: String(tool.function?.description ?? tool.description ?? ''),
      parameters: tool.function?.parameters ?? tool.input_schema,
    })),
    schema: format?.json_schema?.schema ?? format?.format?.schema ?? null,
  }
}
