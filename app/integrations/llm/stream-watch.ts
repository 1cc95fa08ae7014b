import { ProviderError } from './types.ts'

export type Limits = {
  /** From the request to the first text or piece of a tool call. A model that thinks aloud may take it FOR_THOUGHTS times. */
  firstTokenMs: number
  /** Between two signs of life after that. */
  betweenTokensMs: number
  /** The whole answer; 600,000 if left out. A provider that drips for ever holds no one for longer. */
  wholeMs?: number
}

export const DEFAULT_LIMITS: Limits = { firstTokenMs: 60_000, betweenTokensMs: 30_000 }
const WHOLE_MS = 600_000
const FOR_THOUGHTS = 4

/** Ends a wait at once when the caller aborts or a limit passes, whatever the wait is for. */
export class Watch {
  readonly control = new AbortController()
  private fail: ((error: ProviderError) => void) | null = null
  private timer: NodeJS.Timeout
  private readonly whole: NodeJS.Timeout
  private error: ProviderError | null = null
  private readonly provider: string
  private readonly signal: AbortSignal
  private readonly limits: Limits
  private hasBegun = false
  private readonly thinksUntil: number

  constructor(provider: string, signal: AbortSignal, limits: Limits) {
    this.provider = provider
    this.signal = signal
    this.limits = limits
    this.timer = setTimeout(this.late, limits.firstTokenMs)
    this.thinksUntil = performance.now() + limits.firstTokenMs * (FOR_THOUGHTS - 1)
    this.whole = setTimeout(this.tooLong, limits.wholeMs ?? WHOLE_MS)
    if (signal.aborted) this.onAbort()
    else signal.addEventListener('abort', this.onAbort, { once: true })
  }

  private onAbort = () => this.end(new ProviderError('aborted', this.provider))
  private late = () => this.timeout(this.hasBegun ? 'stalled between tokens' : 'no first token in time')
  private tooLong = () => this.timeout('the answer did not end in time')

  private timeout(what: string) {
    this.end(new ProviderError('timeout', this.provider, { message: `${this.provider}: ${what}` }))
  }

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

  /**
   * A sign of life. The first of the answer itself changes the limit; before it only thoughts buy more time, and not for
   * ever.
   */
  saw(sign: 'answer' | 'thought' | 'life'): void {
    if (this.hasBegun) this.timer.refresh()
    else if (sign === 'thought') {
      if (performance.now() < this.thinksUntil) this.timer.refresh()
    } else if (sign === 'answer') {
      this.hasBegun = true
      clearTimeout(this.timer)
      this.timer = setTimeout(this.late, this.limits.betweenTokensMs)
    }
  }

  stop(): void {
    clearTimeout(this.timer)
    clearTimeout(this.whole)
    this.signal.removeEventListener('abort', this.onAbort)
    this.control.abort()
  }
}
