// What the calls of one answer share, such as a session at a server. It belongs to that answer alone: made by the first call
// that needs it, closed when the answer is over, however it ends.

type Closable = { close(): void }

export type Kept = {
  /** What stands under the key, made now if nothing does. One key always stands for one type. */
  keep<T extends Closable>(key: string, make: () => T): T
  /** Closes one thing; the next call makes another. */
  drop(key: string): void
  close(): void
}

export function keepThings(): Kept {
  const things = new Map<string, Closable>()
  const drop = (key: string) => {
    things.get(key)?.close()
    things.delete(key)
  }
  return {
    keep<T extends Closable>(key: string, make: () => T): T {
      const thing = (things.get(key) as T | undefined) ?? make()
      things.set(key, thing)
      return thing
    },
    drop,
    close() {
      for (const key of [...things.keys()]) drop(key)
    },
  }
}
