import {
  type ChatEvent,
  type ChatRequest,
  isProviderError,
  type ToolCall,
} from '#app/integrations/llm/types.ts'

/** What a reader of one answer saw. */
export type Seen = {
  text: string
  calls: ToolCall[]
  /** The reason of a whole answer, or the kind of the error. */
  ends: string
  usage: readonly [number, number] | null
  retryAfterMs: number | null
  message: string
  /** What must never happen: events after the end, two ends. */
  wrong: string[]
}

/** Reads to the end, whatever the end is. Errors that are not a provider's are thrown on. */
export async function readAll(events: AsyncIterable<ChatEvent>): Promise<Seen> {
  const seen: Seen = {
    text: '',
    calls: [],
    ends: 'nothing',
    usage: null,
    retryAfterMs: null,
    message: '',
    wrong: [],
  }
  try {
    for await (const event of events) {
      if (seen.ends !== 'nothing') seen.wrong.push(`${event.type} after the end`)
      if (event.type === 'text') {
        if (seen.calls.length > 0) seen.wrong.push('text after a call')
        seen.text += event.text
      } else if (event.type === 'tool_call') seen.calls.push(event.call)
      else {
        seen.ends = event.reason
        seen.usage = [event.inputTokens, event.outputTokens]
      }
    }
  } catch (error) {
    if (!isProviderError(error)) throw error
    if (seen.ends !== 'nothing') seen.wrong.push('an error after the end')
    seen.ends = error.kind
    seen.retryAfterMs = error.retryAfterMs
    seen.message = error.message
  }
  return seen
}

const TOOLS = ['get_weather', 'search'].map((name) => ({
  name,
  description: `Does ${name}.`,
  parameters: { type: 'object', properties: { city: { type: 'string' } } },
}))

/** The question that every fault is asked. */
export const questionFor = (hasTools: boolean): Omit<ChatRequest, 'model'> => ({
  system: 'You help.',
  messages: [{ role: 'user', content: 'What is the weather?' }],
  passages: [],
  language: 'en',
  temperature: 0.3,
  maxOutputTokens: 500,
  ...(hasTools ? { tools: TOOLS } : {}),
})
