import { useCallback, useRef, useState } from 'react'
import { usePreviewChat } from '#app/components/conversations/use-preview-chat.ts'
import type { StreamEvent } from '#app/contracts/stream-events.ts'
import type { AgentSettings } from '#app/domain/agents/schemas.ts'

/** Of the newest answer. Times as this browser saw them, in ms; null: not yet, or not known. */
export type Figures = {
  firstMs: number | null
  wholeMs: number | null
  run: { inputTokens: number; outputTokens: number; cost: number | null } | null
}

const NOTHING: Figures = { firstMs: null, wholeMs: null, run: null }

/** One column: a talk of its own, and what its newest answer took. */
export function useContender(slug: string, agentId: string, settings: AgentSettings) {
  const [figures, setFigures] = useState(NOTHING)
  const asked = useRef({ at: 0, turn: 0 })

  const watch = useCallback(
    (events: StreamEvent[]) => {
      const { at, turn } = asked.current
      const passed = Math.round(performance.now() - at)
      for (const event of events) {
        if (event.kind === 'delta') setFigures((now) => ({ ...now, firstMs: now.firstMs ?? passed }))
        if (event.kind !== 'run.finished') continue
        setFigures((now) => ({ ...now, wholeMs: passed }))
        fetch(`/resources/w/${slug}/figures?run=${event.runId}`)
          .then((response) => (response.ok ? response.json() : null))
          .then((run: Figures['run']) => {
            // Another question was asked meanwhile: these are not its figures.
            if (asked.current.turn === turn) setFigures((now) => ({ ...now, run }))
          })
          .catch(() => {}) // the answer stands without them
      }
    },
    [slug],
  )
  const chat = usePreviewChat(slug, agentId, settings, watch)

  return {
    chat,
    figures,
    ask: (text: string) => {
      asked.current = { at: performance.now(), turn: asked.current.turn + 1 }
      setFigures(NOTHING)
      chat.send(text)
    },
    restart: () => {
      asked.current.turn++
      setFigures(NOTHING)
      chat.restart()
    },
  }
}

export type ContenderTalk = ReturnType<typeof useContender>
