export type Coalescer<T> = {
  push(item: T): void
  /** Resolves when all that was pushed is written; rejects with what the first failed write threw. */
  drain(): Promise<void>
}

/**
 * Gathers items into batches for a slow writer. The first item goes at once; later ones wait until the write before
 * them is done and `pause()`, called for the first of their batch, is over. Writes never overlap, order is kept. After a
 * failed write nothing more is written.
 */
export function coalesce<T>(
  write: (items: T[], isFirst: boolean) => Promise<void>,
  pause: () => Promise<void>,
): Coalescer<T> {
  let waiting: T[] = []
  let isFirst = true
  let running: Promise<void> | null = null
  let failure: { error: unknown } | null = null
  let isDraining = false
  let wake: (() => void) | null = null

  const paused = () => {
    const woken = new Promise<void>((resolve) => {
      wake = resolve
    })
    return Promise.race([pause(), woken])
  }

  const run = async () => {
    while (waiting.length > 0 && !failure) {
      if (!isFirst && !isDraining) await paused()
      wake = null
      const batch = waiting
      waiting = []
      try {
        const written = write(batch, isFirst)
        isFirst = false
        await written
      } catch (error) {
        failure = { error }
      }
    }
    running = null
  }

  return {
    push(item) {
      if (failure) return
      waiting.push(item)
      running ??= run()
    },
    async drain() {
      isDraining = true
      wake?.()
      await running
      isDraining = false
      if (failure) throw failure.error
    },
  }
}
