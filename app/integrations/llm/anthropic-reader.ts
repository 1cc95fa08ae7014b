import type { RawMessageStreamEvent } from '@anthropic-ai/sdk/resources/messages'
import { CallAssembler } from './call-assembler.ts'
import { errorInStream } from './provider-error.ts'
import { type Ending, type Interpreter, parseFrame } from './provider-stream.ts'
import { ProviderError, type StopReason } from './types.ts'
import { tokenCount } from './usage.ts'

const REASONS: Record<string, StopReason> = {
  end_turn: 'end',
  stop_sequence: 'end',
  max_tokens: 'length',
  model_context_window_exceeded: 'length',
  // It would go on if it were asked to: what is there is no whole answer.
  pause_turn: 'length',
  refusal: 'filtered',
  tool_use: 'tools',
}

type Event = RawMessageStreamEvent | { type: 'error'; error: unknown }
type Calls = { all: CallAssembler; byBlock: Map<number, number> }

/** Reads the frames of one message. */
export function anthropicInterpreter(provider: string, hasTools: boolean): Interpreter {
  let reason: StopReason | null = null
  let calls: Calls | null = null
  let hasThought = false
  let inputTokens = 0
  let outputTokens = 0

  function ending(given: StopReason): Ending {
    // Servers that speak the API say `end_turn` after calls, too.
    const isCalling = given === 'tools' || (given === 'end' && calls !== null)
    if (isCalling && !hasTools)
      throw new ProviderError('unasked_tool', provider, {
        message: `${provider}: calls a tool, but has none`,
      })
    // Cut at the limit or refused, no call is sure to be whole: none is made.
    return {
      end: { type: 'end', reason: isCalling ? 'tools' : given, inputTokens, outputTokens },
      calls: isCalling ? (calls?.all ?? new CallAssembler(provider)).finish(true) : [],
    }
  }

  function readUsage(usage: unknown): void {
    const given = (typeof usage === 'object' && usage !== null ? usage : {}) as Record<string, unknown>
    if (given.input_tokens !== undefined && given.input_tokens !== null)
      inputTokens =
        tokenCount(given.input_tokens, inputTokens) +
        tokenCount(given.cache_read_input_tokens) +
        tokenCount(given.cache_creation_input_tokens)
    outputTokens = tokenCount(given.output_tokens, outputTokens)
  }

  /** What matters less often than text. */
  function readRest(event: Exclude<Event, { type: 'content_block_delta' }>): '' | Ending {
    switch (event.type) {
      case 'message_start':
        readUsage(event.message?.usage)
        return ''
      case 'content_block_start': {
        const block = event.content_block
        if (block?.type !== 'tool_use') return ''
        calls ??= { all: new CallAssembler(provider), byBlock: new Map() }
        const at = calls.all.open(block.id, block.name)
        calls.byBlock.set(event.index, at)
        // The API starts with {} and sends pieces; servers that speak it may send the input at once.
        if (typeof block.input === 'object' && block.input && Object.keys(block.input).length > 0)
          calls.all.append(at, block.input)
        return ''
      }
      case 'content_block_stop': {
        const at = calls?.byBlock.get(event.index)
        if (at !== undefined) calls?.all.close(at)
        return ''
      }
      case 'message_delta':
        readUsage(event.usage)
        if (!event.delta?.stop_reason) return ''
        reason = REASONS[event.delta.stop_reason] ?? null
        if (!reason)
          throw new ProviderError('cut', provider, {
            message: `${provider}: ended with ${String(event.delta.stop_reason).slice(0, 60)}`,
          })
        return ''
      case 'message_stop':
        return ending(reason ?? 'end')
      case 'error':
        throw errorInStream(provider, event.error)
      default:
        return ''
    }
  }

  return {
    read(frame) {
      if (frame.event === 'ping') return ''
      const event = parseFrame(provider, frame) as Event
      if (event.type !== 'content_block_delta') return readRest(event)
      const { delta } = event
      if (delta?.type === 'text_delta') return typeof delta.text === 'string' ? delta.text : ''
      if (delta?.type === 'thinking_delta') hasThought = true
      if (delta?.type === 'input_json_delta') {
        const at = calls?.byBlock.get(event.index)
        if (at !== undefined) calls?.all.append(at, delta.partial_json)
      }
      return ''
    },
    hasBegun: () => calls !== null,
    hasThought() {
      const said = hasThought
      hasThought = false
      return said
    },
    // The last event says nothing that the reason has not said.
    closed: () => (reason ? ending(reason) : null),
    stopped: () => ({ type: 'end', reason: 'length', inputTokens, outputTokens }),
  }
}
