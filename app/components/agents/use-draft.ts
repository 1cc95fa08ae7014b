import { useCallback, useEffect, useRef, useState } from 'react'
import type { AgentSettings } from '#app/domain/agents/schemas.ts'
import { draftHistory } from './draft-history.ts'

export type Draft = { name: string; settings: AgentSettings }
export type SaveState = 'saved' | 'dirty' | 'saving' | 'invalid' | 'conflict' | 'failed'
/** Field path (`name`, `settings.persona.role`) -> what is wrong, translated. */
export type DraftErrors = Record<string, string>

type Answer = { updatedAt?: string; error?: { message: string; fields: DraftErrors } | null }

const QUIET_MS = 700

/** What is sent and previewed: a question field that is still empty is not a mistake, it is not there yet. */
export function toSend({ name, settings }: Draft): Draft {
  const suggestedQuestions = settings.suggestedQuestions.filter((question) => question.trim() !== '')
  return { name, settings: { ...settings, suggestedQuestions } }
}

/** Field errors by the places of the questions that were sent, moved to the places they have in the form. */
function placed(errors: DraftErrors, draft: Draft): DraftErrors {
  const places = draft.settings.suggestedQuestions.flatMap((text, index) => (text.trim() ? [index] : []))
  return Object.fromEntries(
    Object.entries(errors).map(([path, message]) => {
      const sent = /^settings\.suggestedQuestions\.(\d+)$/.exec(path)?.[1]
      return [sent ? `settings.suggestedQuestions.${places[Number(sent)] ?? sent}` : path, message]
    }),
  )
}

/**
 * The agent in the form, saved by itself: when typing pauses, one request at a time, always the newest. `flush` saves
 * what is pending and says whether all is saved.
 */
export function useDraft(options: { url: string; initial: Draft; updatedAt: string }) {
  const { url } = options
  const [draft, setDraft] = useState(options.initial)
  const [state, setState] = useState<SaveState>('saved')
  const [errors, setErrors] = useState<DraftErrors>({})
  const [hasChanged, setChanged] = useState(false)
  const newest = useRef(draft)
  const updatedAt = useRef(options.updatedAt)
  const isDirty = useRef(false)
  const running = useRef<Promise<boolean> | null>(null)
  // Once somebody else's change is in the way, saving again would only be refused again.
  const isStale = useRef(false)
  const timer = useRef<ReturnType<typeof setTimeout>>()
  const [history] = useState(() => draftHistory<Draft>())

  const saveOnce = useCallback(async (): Promise<boolean> => {
    const sent = newest.current
    isDirty.current = false
    setState('saving')
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ ...toSend(sent), updatedAt: updatedAt.current }),
      })
      const answer = (await response.json()) as Answer
      if (answer.updatedAt) {
        updatedAt.current = answer.updatedAt
        setErrors({})
        setState(isDirty.current ? 'dirty' : 'saved')
        return true
      }
      isDirty.current = true
      setErrors(placed(answer.error?.fields ?? {}, sent))
      isStale.current = response.status === 409
      setState(response.status === 409 ? 'conflict' : response.status === 400 ? 'invalid' : 'failed')
    } catch {
      isDirty.current = true
      setState('failed')
    }
    return false
  }, [url])

  /** Saves until nothing is pending; true when everything is kept. */
  const flush = useCallback(async (): Promise<boolean> => {
    clearTimeout(timer.current)
    if (running.current) await running.current
    if (!isDirty.current) return true
    if (isStale.current) return false
    running.current = saveOnce()
    const isKept = await running.current
    running.current = null
    return isKept && isDirty.current ? flush() : isKept
  }, [saveOnce])

  const put = useCallback(
    (next: Draft) => {
      newest.current = next
      isDirty.current = true
      setDraft(newest.current)
      setChanged(true)
      setState((before) => (before === 'saving' || before === 'conflict' ? before : 'dirty'))
      clearTimeout(timer.current)
      timer.current = setTimeout(flush, QUIET_MS)
    },
    [flush],
  )

  const change = useCallback(
    (field: string, make: (before: Draft) => Draft) => {
      history.note(newest.current, field, Date.now())
      put(make(newest.current))
    },
    [history, put],
  )

  const goBack = useCallback(() => {
    const before = history.undo(newest.current)
    if (before) put(before)
  }, [history, put])

  const goForth = useCallback(() => {
    const after = history.redo(newest.current)
    if (after) put(after)
  }, [history, put])

  useEffect(() => () => clearTimeout(timer.current), [])

  return {
    draft,
    state,
    errors,
    /** Something was changed since the page was opened or published. */
    hasChanged,
    flush,
    undo: { canUndo: history.canUndo, canRedo: history.canRedo, goBack, goForth },
    setName: useCallback((name: string) => change('name', (before) => ({ ...before, name })), [change]),
    set: useCallback(
      (patch: Partial<AgentSettings>) =>
        change(Object.keys(patch).join(), (before) => ({
          ...before,
          settings: { ...before.settings, ...patch },
        })),
      [change],
    ),
    /** The row's time as last written, for publishing exactly what was saved. */
    savedAt: useCallback(() => updatedAt.current, []),
    /** Another deed of ours (publishing) wrote the row. */
    adopt: useCallback((written: string) => {
      updatedAt.current = written
      setChanged(isDirty.current)
    }, []),
  }
}

export type DraftForm = ReturnType<typeof useDraft>
