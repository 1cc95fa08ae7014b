import type { ChatCompletionChunk } from 'openai/resources/chat/completions'
import { CallAssembler } from './call-assembler.ts'
import { errorInStream } from './provider-error.ts'
import { type Ending, type Interpreter, parseFrame } from './provider-stream.ts'
import { ProviderError, type StopReason } from './types.ts'
import { tokenCount } from './usage.ts'

const REASONS: Record<string, StopReason> = {
  stop: 'end',
  eos: 'end',
  length: 'length',
  content_filter: 'filtered',
  tool_calls: 'tools',
}

type Chunk = Partial<ChatCompletionChunk> & { error?: unknown }
/** Thoughts have two names: DeepSeek's and vLLM's, OpenRouter's and Groq's. */
type Delta = ChatCompletionChunk.Choice.Delta & { reasoning_content?: unknown; reasoning?: unknown }
const isText = (value: unknown) => typeof value === 'string' && value !== ''
type CallPiece = {
  index?: unknown
  id?: unknown
  function?: { name?: unknown; arguments?: unknown } | null
}

/**
 * Finds the call that a piece belongs to. The API numbers them, but servers that speak it leave out the number or the id,
 * give all calls the number 0, or send each call whole.
 */
class CallPieces {
  readonly calls: CallAssembler
  private readonly byIndex = new Map<number, number>()

  constructor(provider: string) {
    this.calls = new CallAssembler(provider)
  }

  private isAnother(at: number, piece: CallPiece): boolean {
    const id = typeof piece.id === 'string' ? piece.id : ''
    const known = this.calls.idOf(at)
    if (id && known && id !== known) return true
    // Without ids: a name and arguments after a call that is whole begin the next one.
    return (
      !(id && known) && Boolean(piece.function?.name && piece.function.arguments) && this.calls.mayBeWhole(at)
    )
  }

  take(piece: CallPiece): void {
    const index = typeof piece.index === 'number' ? piece.index : null
    const last = this.calls.count - 1
    const found = index === null ? (last >= 0 ? last : undefined) : this.byIndex.get(index)
    let at = found
    if (at === undefined || this.isAnother(at, piece)) {
      at = this.calls.open(piece.id, piece.function?.name)
      if (index !== null) this.byIndex.set(index, at)
    } else this.calls.name(at, piece.function?.name)
    this.calls.append(at, piece.function?.arguments)
  }
}

/** Reads the frames of one chat completion. */
export function openaiInterpreter(provider: string, hasTools: boolean): Interpreter {
  let reason: StopReason | null = null
  let pieces: CallPieces | null = null
  let hasRefused = false
  let hasThought = false
  let inputTokens = 0
  let outputTokens = 0

  function ending(given: StopReason): Ending {
    // Some servers say `stop` after calls. Cut at the limit or filtered, no call is sure to be whole: none is made.
    const isCalling = given === 'tools' || (given === 'end' && pieces !== null)
    if (isCalling && !hasTools)
      throw new ProviderError('unasked_tool', provider, {
        message: `${provider}: calls a tool, but has none`,
      })
    return {
      end: {
        type: 'end',
        reason: isCalling ? 'tools' : given === 'end' && hasRefused ? 'filtered' : given,
        inputTokens,
        outputTokens,
      },
      calls: isCalling ? (pieces ?? new CallPieces(provider)).calls.finish(false) : [],
    }
  }

  return {
    read(frame) {
      if (frame.data === '[DONE]') return ending(reason ?? 'end')
      const chunk = parseFrame(provider, frame) as Chunk
      if (chunk.error) throw errorInStream(provider, chunk.error)
      if (chunk.usage) {
        inputTokens = tokenCount(chunk.usage.prompt_tokens, inputTokens)
        outputTokens = tokenCount(chunk.usage.completion_tokens, outputTokens)
      }
      const choice = chunk.choices?.[0]
      if (!choice) return ''
      if (choice.finish_reason) {
        reason = REASONS[choice.finish_reason] ?? null
        // `error`, `abort`, the resources of the day: whatever it is, the answer is not whole.
        if (!reason)
          throw new ProviderError('cut', provider, {
            message: `${provider}: ended with ${String(choice.finish_reason).slice(0, 60)}`,
          })
      }
      const delta: Delta | undefined = choice.delta
      if (!delta) return ''
      // Some servers send an empty list with every token.
      if (Array.isArray(delta.tool_calls) && delta.tool_calls.length > 0) {
        pieces ??= new CallPieces(provider)
        for (const piece of delta.tool_calls) if (piece) pieces.take(piece)
      }
      if (isText(delta.reasoning_content) || isText(delta.reasoning)) hasThought = true
      if (typeof delta.content === 'string') return delta.content
      if (typeof delta.refusal !== 'string') return ''
      if (delta.refusal) hasRefused = true
      return delta.refusal
    },
    hasBegun: () => pieces !== null,
    hasThought() {
      const said = hasThought
      hasThought = false
      return said
    },
    // Some compatible servers close without [DONE]; after a finish reason the answer is whole.
    closed: () => (reason ? ending(reason) : null),
    stopped: () => ({ type: 'end', reason: 'length', inputTokens, outputTokens }),
  }
}
