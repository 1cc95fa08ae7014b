import { type SseFrame, sseParser } from '#app/lib/sse-parser.ts'
import { hideSecret, toProviderError } from './provider-error.ts'
import { openBody } from './provider-response.ts'
import { DEFAULT_LIMITS, type Limits, Watch } from './stream-watch.ts'
import { thoughtFilter } from './thoughts.ts'
import { type ChatEvent, ProviderError, type ToolCall } from './types.ts'

export type { Limits } from './stream-watch.ts'

/** Text beyond this ends the answer as one that reached its length; an agent may ask for 16,384 tokens at most. */
export const MAX_ANSWER_CHARS = 262_144
/** Bytes that may come without a single whole event, and in all: what is beyond is no answer, but a flood. */
export const MAX_FRAME_BYTES = 1_048_576
export const MAX_BODY_BYTES = 16_777_216

type End = Extract<ChatEvent, { type: 'end' }>
export type Ending = { end: End; calls: ToolCall[] }

/** One vendor's reading of its frames. Keeps what it must remember between frames; made anew for each answer. */
export type Interpreter = {
  /** The text of a frame ('' for none), or the end of the answer. Throws ProviderError. */
  read(frame: SseFrame): string | Ending
  /** A tool call is on its way: the answer has begun, though nothing of it can be shown. */
  hasBegun(): boolean
  /** Whether the model has thought aloud since this was last asked: a sign of life, never shown. */
  hasThought(): boolean
  /** The end, if the body may close here without one; null when that is a cut. */
  closed(): Ending | null
  /** The end when we stop reading at MAX_ANSWER_CHARS. */
  stopped(): End
}

export type StreamTask = {
  provider: string
  /** The key of this request: it never stands in an error, even if the provider quotes it. */
  secret: string
  open: (signal: AbortSignal) => Promise<Response>
  interpreter: Interpreter
  signal: AbortSignal
  limits?: Limits
}

/**
 * Streams one answer from a vendor's SSE response. Tokens that arrive in one packet leave as one text event. Every failure
 * is a ProviderError; text before a failure is yielded first. Leaving the loop early ends the request.
 */
export async function* streamAnswer(task: StreamTask): AsyncGenerator<ChatEvent> {
  const { provider, interpreter } = task
  const watch = new Watch(provider, task.signal, task.limits ?? DEFAULT_LIMITS)
  const bad = (what: string) => new ProviderError('malformed', provider, { message: `${provider}: ${what}` })
  let body: ReadableStreamDefaultReader<Uint8Array> | null = null
  try {
    watch.check()
    const response = await watch.wait(task.open(watch.control.signal))
    body = await watch.wait(openBody(provider, response))
    const decoder = new TextDecoder()
    const parse = sseParser()
    const letters = wholeLetters()
    const thoughts = thoughtFilter()
    let room = MAX_ANSWER_CHARS
    let bytes = 0
    let bytesOfFrame = 0
    for (;;) {
      const part = await watch.wait(body.read()).catch((error: unknown) => {
        // Broken after the reason to stop: the answer is whole all the same.
        watch.check()
        if (interpreter.closed()) return { done: true as const, value: undefined }
        throw error
      })
      const frames = part.done ? [] : parse(decoder.decode(part.value, { stream: true }))
      if (part.value) {
        bytes += part.value.length
        bytesOfFrame = frames.length > 0 ? 0 : bytesOfFrame + part.value.length
        if (bytesOfFrame > MAX_FRAME_BYTES || bytes > MAX_BODY_BYTES) throw bad('sends without end')
      }
      const { text: read, ending, error } = readAll(frames, interpreter)
      const text = thoughts.take(letters(read))
      if (text !== '' || interpreter.hasBegun()) watch.saw('answer')
      else if (read !== '' || interpreter.hasThought()) watch.saw('thought')
      else watch.saw('life')
      if (text) {
        yield { type: 'text', text: text.length > room ? text.slice(0, room).toWellFormed() : text }
        watch.check()
        room -= text.length
        if (room < 0) {
          yield interpreter.stopped()
          return
        }
      }
      if (error) throw error
      const last = ending ?? (part.done ? interpreter.closed() : null)
      if (last) {
        const held = thoughts.rest()
        if (held) yield { type: 'text', text: held }
        for (const call of last.calls) {
          yield { type: 'tool_call', call }
          watch.check()
        }
        yield last.end
        return
      }
      if (part.done)
        throw new ProviderError('cut', provider, { message: `${provider}: the stream ended in the middle` })
    }
  } catch (error) {
    watch.check()
    // Once the body is open, a broken connection is a cut answer, not a provider that is away.
    const failure = toProviderError(provider, error)
    const isCut = body && failure.kind === 'unavailable' && failure.status === null && failure !== error
    const told = isCut
      ? new ProviderError('cut', provider, { message: failure.message, cause: error })
      : failure
    throw hideSecret(told, task.secret)
  } finally {
    watch.stop()
  }
}

/**
 * Text as the database takes it: no NUL, and no half of a letter outside the basic plane. Servers that cut their text by
 * UTF-16 units send such halves in two events.
 */
function wholeLetters(): (text: string) => string {
  let half = ''
  return (piece) => {
    if (half === '' && piece.isWellFormed() && !piece.includes('\0')) return piece
    const text = half + piece
    half = /[\uD800-\uDBFF]$/.test(text) ? text.slice(-1) : ''
    return (half ? text.slice(0, -1) : text).toWellFormed().replaceAll('\0', '')
  }
}

function readAll(
  frames: SseFrame[],
  interpreter: Interpreter,
): { text: string; ending: Ending | null; error: unknown } {
  let text = ''
  for (const frame of frames) {
    try {
      const step = interpreter.read(frame)
      if (typeof step !== 'string') return { text, ending: step, error: null }
      text += step
    } catch (error) {
      return { text, ending: null, error }
    }
  }
  return { text, ending: null, error: null }
}

/** The JSON object of a frame, or ProviderError `malformed`. */
export function parseFrame(provider: string, frame: SseFrame): object {
  let value: unknown
  try {
    value = JSON.parse(frame.data)
  } catch {
    // No cause: it would quote the answer in the log.
  }
  if (typeof value === 'object' && value !== null) return value
  throw new ProviderError('malformed', provider, { message: `${provider}: an event that is no JSON object` })
}
