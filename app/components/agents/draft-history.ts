// What the form can go back to. Changes of the same field that follow each other closely are one step, as people think of
// them; text fields undo their own letters.

export type DraftHistory<T> = {
  /** Call before a change; `field` names what changes. */
  note(before: T, field: string, at: number): void
  /** The state before the last step, or null. `now` is kept for going forth again. */
  undo(now: T): T | null
  redo(now: T): T | null
  readonly canUndo: boolean
  readonly canRedo: boolean
}

const STEPS = 100
const TOGETHER_MS = 1_000

export function draftHistory<T>(): DraftHistory<T> {
  let past: T[] = []
  let future: T[] = []
  let last: { field: string; at: number } | null = null
  return {
    note(before, field, at) {
      const isSameStep = last?.field === field && at - last.at < TOGETHER_MS && past.length > 0
      if (!isSameStep) past = [...past, before].slice(-STEPS)
      last = { field, at }
      future = []
    },
    undo(now) {
      const before = past.pop()
      if (before === undefined) return null
      future.push(now)
      last = null
      return before
    },
    redo(now) {
      const after = future.pop()
      if (after === undefined) return null
      past.push(now)
      last = null
      return after
    },
    get canUndo() {
      return past.length > 0
    },
    get canRedo() {
      return future.length > 0
    },
  }
}
