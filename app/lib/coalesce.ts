export type Coalescer<T> = {
  push(item: T): void
  /** Resolves when all that was pushed is written; rejects with what the first failed write threw. */
  drain(): Promise<void>
}

/**
 * Gathers items into batches for a slow writer. The first item goes at once; later ones wait until the write before
 * them is done and at most `waitMs()` after the first of their batch. Writes never overlap, order is kept. After a
 * failed write nothing more is written.
 */
export function coalesce<T>(write: (items: T[]) => Promise<void>, waitMs: () => number): Coalescer<T> {
  let waiting: T[] = []
  let isFirst = true
  let running: Promise<void> | null = null
  let failure: { error: unknown } | null = null
  let isDraining = false
  let wake: (() => void) | null = null

  const pause = () =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, waitMs())
      wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })

  const run = async () => {
    while (waiting.length > 0 && !failure) {
      if (!isFirst && !isDraining) await pause()
      wake = null
      isFirst = false
      const batch = waiting
      waiting = []
      try {
        await write(batch)
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
