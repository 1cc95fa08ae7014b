import { draftHistory } from './draft-history.ts'

export type SaveState = 'saved' | 'dirty' | 'saving' | 'invalid' | 'conflict' | 'failed'
/** Field path (`name`, `settings.persona.role`) -> what is wrong, translated. */
export type DraftErrors = Record<string, string>

export type SaveAnswer =
  | { kept: true; updatedAt: string }
  | { kept: false; why: 'invalid' | 'conflict' | 'failed'; errors: DraftErrors }

/** The server, as the keeper needs it. */
export type DraftDoor<T> = {
  /** Throws when there is no answer. */
  save(draft: T, updatedAt: string): Promise<SaveAnswer>
  /** The draft as it is kept now. Throws when there is no answer. */
  read(): Promise<{ draft: T; updatedAt: string }>
}

export type DraftView<T> = {
  draft: T
  state: SaveState
  errors: DraftErrors
  /** Something was changed since the page was opened or published. */
  hasChanged: boolean
  canUndo: boolean
  canRedo: boolean
}

const QUIET_MS = 700

/**
 * A draft in a form, saved by itself: when typing pauses, one request at a time, always the newest. What was ever in the form can be
 * had back by undoing, also after it was saved, published, or replaced by somebody else's.
 */
export function draftKeeper<T>(options: { initial: T; updatedAt: string; door: DraftDoor<T> }) {
  const { door } = options
  const history = draftHistory<T>()
  const listeners = new Set<() => void>()
  let updatedAt = options.updatedAt
  let isDirty = false
  // Once somebody else's change is in the way, saving again would only be refused again.
  let isStale = false
  let running: Promise<boolean> | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  let view: DraftView<T> = {
    draft: options.initial,
    state: 'saved',
    errors: {},
    hasChanged: false,
    canUndo: false,
    canRedo: false,
  }

  const show = (change: Partial<DraftView<T>>) => {
    view = { ...view, ...change, canUndo: history.canUndo, canRedo: history.canRedo }
    for (const listener of listeners) listener()
  }

  const saveOnce = async (): Promise<boolean> => {
    isDirty = false
    show({ state: 'saving' })
    const answer = await door
      .save(view.draft, updatedAt)
      .catch((): SaveAnswer => ({ kept: false, why: 'failed', errors: {} }))
    if (answer.kept) {
      updatedAt = answer.updatedAt
      show({ errors: {}, state: isDirty ? 'dirty' : 'saved' })
      return true
    }
    isDirty = true
    isStale = answer.why === 'conflict'
    show({ state: answer.why, ...(answer.why === 'failed' ? {} : { errors: answer.errors }) })
    return false
  }

  /** Saves until nothing is pending; true when everything is kept. */
  const flush = async (): Promise<boolean> => {
    clearTimeout(timer)
    while (running) await running
    if (!isDirty) return true
    if (isStale) return false
    running = saveOnce()
    const isKept = await running
    running = null
    return isKept && isDirty ? flush() : isKept
  }

  const put = (draft: T) => {
    isDirty = true
    const isBusy = view.state === 'saving' || view.state === 'conflict'
    show({ draft, hasChanged: true, ...(isBusy ? {} : { state: 'dirty' }) })
    clearTimeout(timer)
    timer = setTimeout(flush, QUIET_MS)
  }

  /** What is kept on the server stands in the form; what stood there is one step back. */
  const replace = (draft: T, written: string, step: string) => {
    history.note(view.draft, step, Date.now())
    clearTimeout(timer)
    updatedAt = written
    isDirty = false
    isStale = false
    show({ draft, state: 'saved', errors: {}, hasChanged: false })
  }

  return {
    view: () => view,
    subscribe: (listener: () => void) => {
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
    /** No more saving by itself. */
    stop: () => clearTimeout(timer),
    flush,
    /** `field` names what changes: quick changes of one field are one step back. */
    change: (field: string, make: (before: T) => T) => {
      history.note(view.draft, field, Date.now())
      put(make(view.draft))
    },
    goBack: () => {
      const before = history.undo(view.draft)
      if (before !== null) put(before)
    },
    goForth: () => {
      const after = history.redo(view.draft)
      if (after !== null) put(after)
    },
    /** The row's time as last written, for publishing exactly what was saved. */
    savedAt: () => updatedAt,
    /** Another deed of ours (publishing) wrote the row. */
    adopt: (written: string) => {
      updatedAt = written
      show({ hasChanged: isDirty })
    },
    /** Another deed of ours wrote this draft. */
    takeOver: (draft: T, written: string) => replace(draft, written, 'taken over'),
    /** Out of a conflict: their draft, with ours one step back. False when it could not be read. */
    takeTheirs: async (): Promise<boolean> => {
      const theirs = await door.read().catch(() => null)
      if (theirs) replace(theirs.draft, theirs.updatedAt, 'theirs')
      return theirs !== null
    },
    /** Out of a conflict: our draft is saved over theirs, with theirs one step back. False when theirs could not be read. */
    keepMine: async (): Promise<boolean> => {
      const theirs = await door.read().catch(() => null)
      if (!theirs) return false
      history.note(theirs.draft, 'mine', Date.now())
      updatedAt = theirs.updatedAt
      isDirty = true
      isStale = false
      await flush()
      return true
    },
  }
}
