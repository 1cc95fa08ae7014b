import { type SseFrame, sseParser } from '#app/lib/sse-parser.ts'
import { toProviderError } from './provider-error.ts'
import { type ChatEvent, ProviderError } from './types.ts'

export type Limits = {
  /** From the request to the first text. */
  firstTokenMs: number
  /** Between two signs of life after the first text. */
  betweenTokensMs: number
}

export const DEFAULT_LIMITS: Limits = { firstTokenMs: 60_000, betweenTokensMs: 30_000 }

type End = Extract<ChatEvent, { type: 'end' }>

/** One vendor's reading of its frames. Keeps what it must remember between frames; made anew for each answer. */
export type Interpreter = {
  /** The text of a frame ('' for none), or the end of the answer. Throws ProviderError. */
  read(frame: SseFrame): string | End
  /** The end, if the body may close here without one; null when that is a cut. */
  closed(): End | null
}

/** Ends a wait at once when the caller aborts or a limit passes, whatever the wait is for. */
class Watch {
  readonly control = new AbortController()
  private fail: ((error: ProviderError) => void) | null = null
  private timer: NodeJS.Timeout
  private error: ProviderError | null = null
  private readonly provider: string
  private readonly signal: AbortSignal
  private readonly limits: Limits
  private hasText = false

  constructor(provider: string, signal: AbortSignal, limits: Limits) {
    this.provider = provider
    this.signal = signal
    this.limits = limits
    this.timer = setTimeout(this.late, limits.firstTokenMs)
    if (signal.aborted) this.onAbort()
    else signal.addEventListener('abort', this.onAbort, { once: true })
  }

  private onAbort = () => this.end(new ProviderError('aborted', this.provider))
  private late = () =>
    this.end(
      new ProviderError('timeout', this.provider, {
        message: `${this.provider}: ${this.hasText ? 'stalled between tokens' : 'no first token in time'}`,
      }),
    )

  private end(error: ProviderError) {
    this.error ??= error
    this.fail?.(this.error)
    this.control.abort()
  }

  /** Throws if the wait is over already; the caller may have aborted while it held a token. */
  check(): void {
    if (this.error) throw this.error
  }

  wait<T>(promise: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      this.fail = reject
      promise.then(resolve, reject)
      if (this.error) reject(this.error)
    })
  }

  /** A sign of life. The first text changes the limit; before it, nothing buys more time. */
  saw(text: string): void {
    if (this.hasText) this.timer.refresh()
    else if (text) {
      this.hasText = true
      clearTimeout(this.timer)
      this.timer = setTimeout(this.late, this.limits.betweenTokensMs)
    }
  }

  stop(): void {
    clearTimeout(this.timer)
    this.signal.removeEventListener('abort', this.onAbort)
    this.control.abort()
  }
}

/**
 * Streams one answer from a vendor's SSE response. Tokens that arrive in one packet leave as one text event. Every failure
 * is a ProviderError; text before a failure is yielded first. Leaving the loop early ends the request.
 */
export async function* streamAnswer(task: {
  provider: string
  open: (signal: AbortSignal) => Promise<Response>
  interpreter: Interpreter
  signal: AbortSignal
  limits?: Limits
}): AsyncGenerator<ChatEvent> {
  const { provider, interpreter } = task
  const watch = new Watch(provider, task.signal, task.limits ?? DEFAULT_LIMITS)
  let body: ReadableStreamDefaultReader<Uint8Array> | null = null
  try {
    watch.check()
    const response = await watch.wait(task.open(watch.control.signal))
    if (!response.body)
      throw new ProviderError('malformed', provider, { message: `${provider}: an answer without a body` })
    body = response.body.getReader() as ReadableStreamDefaultReader<Uint8Array>
    const decoder = new TextDecoder()
    const parse = sseParser()
    for (;;) {
      const part = await watch.wait(body.read())
      const frames = part.done ? [] : parse(decoder.decode(part.value, { stream: true }))
      const { text, end, error } = readAll(frames, interpreter)
      watch.saw(text)
      if (text) {
        yield { type: 'text', text }
        watch.check()
      }
      if (error) throw error
      const last = end ?? (part.done ? interpreter.closed() : null)
      if (last) {
        yield last
        return
      }
      if (part.done)
        throw new ProviderError('cut', provider, { message: `${provider}: the stream ended in the middle` })
    }
  } catch (error) {
    watch.check()
    // Once the body is open, a broken connection is a cut answer, not a provider that is away.
    const failure = toProviderError(provider, error)
    throw body && failure.kind === 'unavailable' && failure.status === null && failure !== error
      ? new ProviderError('cut', provider, { message: failure.message, cause: error })
      : failure
  } finally {
    watch.stop()
  }
}

function readAll(
  frames: SseFrame[],
  interpreter: Interpreter,
): { text: string; end: End | null; error: unknown } {
  let text = ''
  for (const frame of frames) {
    try {
      const step = interpreter.read(frame)
      if (typeof step !== 'string') return { text, end: step, error: null }
      text += step
    } catch (error) {
      return { text, end: null, error }
    }
  }
  return { text, end: null, error: null }
}

/** The JSON of a frame, or ProviderError `malformed`. */
export function parseFrame(provider: string, frame: SseFrame): unknown {
  try {
    return JSON.parse(frame.data)
  } catch (cause) {
    throw new ProviderError('malformed', provider, {
      message: `${provider}: an event that is no JSON`,
      cause,
    })
  }
}
