import { useEffect, useMemo, useState, useSyncExternalStore } from 'react'
import type { AgentSettings } from '#app/domain/agents/schemas.ts'
import { type DraftDoor, type DraftErrors, draftKeeper } from './draft-keeper.ts'

export type Draft = { name: string; settings: AgentSettings }

type Answer = { updatedAt?: string; error?: { message: string; fields: DraftErrors } | null }

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

/** `url`: where drafts are saved (JSON in, JSON out) and read. */
const doorAt = (url: string): DraftDoor<Draft> => ({
  save: async (draft, updatedAt) => {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...toSend(draft), updatedAt }),
    })
    const answer = (await response.json()) as Answer
    if (answer.updatedAt) return { kept: true, updatedAt: answer.updatedAt }
    const why = response.status === 409 ? 'conflict' : response.status === 400 ? 'invalid' : 'failed'
    return { kept: false, why, errors: placed(answer.error?.fields ?? {}, draft) }
  },
  read: async () => {
    const response = await fetch(url)
    if (!response.ok) throw new Error(`the draft could not be read: ${response.status}`)
    const { updatedAt, ...draft } = (await response.json()) as Draft & { updatedAt: string }
    return { draft, updatedAt }
  },
})

/** The agent in the form: what it is now, how it is kept, and all that can be done to it. */
export function useDraft(options: { url: string; initial: Draft; updatedAt: string }) {
  const [keeper] = useState(() => draftKeeper({ ...options, door: doorAt(options.url) }))
  const view = useSyncExternalStore(keeper.subscribe, keeper.view, keeper.view)
  useEffect(() => keeper.stop, [keeper])
  const deeds = useMemo(
    () => ({
      flush: keeper.flush,
      savedAt: keeper.savedAt,
      adopt: keeper.adopt,
      takeOver: keeper.takeOver,
      takeTheirs: keeper.takeTheirs,
      keepMine: keeper.keepMine,
      setName: (name: string) => keeper.change('name', (before) => ({ ...before, name })),
      set: (patch: Partial<AgentSettings>) =>
        keeper.change(Object.keys(patch).join(), (before) => ({
          ...before,
          settings: { ...before.settings, ...patch },
        })),
    }),
    [keeper],
  )
  const { canUndo, canRedo, ...shown } = view
  return {
    ...shown,
    ...deeds,
    undo: { canUndo, canRedo, goBack: keeper.goBack, goForth: keeper.goForth },
  }
}

export type DraftForm = ReturnType<typeof useDraft>
