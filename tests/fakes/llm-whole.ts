import type { ServerResponse } from 'node:http'
import { countTokens, sendJson } from './llm-play.ts'
import type { ScriptCall } from './llm-script.ts'
import type { Wire } from './llm-wire.ts'

type Whole = {
  id: string
  model: string
  inputTokens: number
  tokens: string[]
  calls: readonly ScriptCall[]
}

const asText = (value: ScriptCall['arguments']) => (typeof value === 'string' ? value : JSON.stringify(value))
const asObject = (value: ScriptCall['arguments']) => (typeof value === 'string' ? JSON.parse(value) : value)

function openaiBody({ id, model, inputTokens, tokens, calls }: Whole) {
  const text = tokens.join('')
  const output = countTokens(text)
  const tool_calls = calls.map((call, at) => ({
    id: `call_${id}_${at}`,
    type: 'function',
    function: { name: call.name, arguments: asText(call.arguments) },
  }))
  return {
    id: `chatcmpl-${id}`,
    object: 'chat.completion',
    created: 1_790_000_000,
    model,
    choices: [
      {
        index: 0,
        message: {
          role: 'assistant',
          content: text || null,
          refusal: null,
          ...(calls.length ? { tool_calls } : {}),
        },
        logprobs: null,
        finish_reason: calls.length ? 'tool_calls' : 'stop',
      },
    ],
    usage: { prompt_tokens: inputTokens, completion_tokens: output, total_tokens: inputTokens + output },
  }
}

function anthropicBody({ id, model, inputTokens, tokens, calls }: Whole) {
  const text = tokens.join('')
  return {
    id: `msg_${id}`,
    type: 'message',
    role: 'assistant',
    model,
    content: [
      ...(text ? [{ type: 'text', text }] : []),
      ...calls.map((call, at) => ({
        type: 'tool_use',
        id: `toolu_${id}_${at}`,
        name: call.name,
        input: asObject(call.arguments),
      })),
    ],
    stop_reason: calls.length ? 'tool_use' : 'end_turn',
    stop_sequence: null,
    usage: { input_tokens: inputTokens, output_tokens: countTokens(text) },
  }
}

/** An answer in one piece, for requests that ask for no stream. */
export function sendWhole(response: ServerResponse, wire: Wire, whole: Whole): void {
  sendJson(response, 200, wire.provider === 'openai' ? openaiBody(whole) : anthropicBody(whole))
}
