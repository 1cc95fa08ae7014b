import { useCallback, useEffect, useRef, useState } from 'react'
import { EDITOR_SECTIONS, type SectionId, sectionElementId, sectionOfPath } from './editor-sections.ts'

const WIDE = '(min-width: 64rem)'

/** Controls that a link to a field may lead to. */
const CONTROLS = 'input:not([type=hidden]), textarea, select, button'

const initially = (isWide: boolean) =>
  new Set<SectionId>(
    EDITOR_SECTIONS.filter(({ id, isOpen }) => (isWide ? isOpen : id === 'persona')).map(({ id }) => id),
  )

/**
 * Which parts of the form are open: on phones one after another, on wide screens what a newcomer needs. What the person
 * opened or closed stays so while the page is there.
 */
export function useEditorSections(ids: readonly SectionId[]) {
  // Before the width is known (on the server) it is a wide page; a style keeps phones from showing it whole for a moment.
  const [open, setOpen] = useState(() => initially(true))
  const [isMeasured, setMeasured] = useState(false)
  const [current, setCurrent] = useState<SectionId>('persona')
  const lookFor = useRef<{ id: SectionId; path: string | null } | null>(null)

  useEffect(() => {
    setOpen(initially(matchMedia(WIDE).matches))
    setMeasured(true)
  }, [])

  const set = useCallback((id: SectionId, isOpen: boolean) => {
    setOpen((before) => {
      const next = new Set(before)
      if (isOpen) next.add(id)
      else next.delete(id)
      return next
    })
  }, [])

  /** Opens a part and goes there: to the field at `path`, else to its head. */
  const go = useCallback(
    (id: SectionId, path: string | null = null) => {
      lookFor.current = { id, path }
      set(id, true)
      // The part may have been open already: then nothing renders, and nothing else would look.
      requestAnimationFrame(() => requestAnimationFrame(arrive))
      function arrive() {
        const wanted = lookFor.current
        if (!wanted) return
        lookFor.current = null
        const section = document.getElementById(sectionElementId(wanted.id))
        const field = wanted.path ? section?.querySelector(`[data-path="${CSS.escape(wanted.path)}"]`) : null
        const target = field ?? section
        const control =
          field?.querySelector<HTMLElement>(CONTROLS) ?? section?.querySelector<HTMLElement>('button')
        for (let at = field?.parentElement; at; at = at.parentElement)
          if (at instanceof HTMLDetailsElement) at.open = true
        const isCalm = matchMedia('(prefers-reduced-motion: reduce)').matches
        target?.scrollIntoView({ block: field ? 'center' : 'start', behavior: isCalm ? 'auto' : 'smooth' })
        control?.focus({ preventScroll: true })
        setCurrent(wanted.id)
      }
    },
    [set],
  )

  const goToField = useCallback((path: string) => go(sectionOfPath(path), path), [go])

  // The part being read: the last one whose head has passed the upper third.
  const key = ids.join()
  useEffect(() => {
    let frame = 0
    const look = () => {
      cancelAnimationFrame(frame)
      frame = requestAnimationFrame(() => {
        const line = innerHeight / 3
        const passed = (key.split(',') as SectionId[]).filter((id) => {
          const top = document.getElementById(sectionElementId(id))?.getBoundingClientRect().top
          return top !== undefined && top < line
        })
        const isAtEnd = innerHeight + scrollY >= document.documentElement.scrollHeight - 4
        if (!isAtEnd || passed.length === 0) setCurrent(passed.at(-1) ?? 'persona')
      })
    }
    addEventListener('scroll', look, { passive: true })
    return () => {
      removeEventListener('scroll', look)
      cancelAnimationFrame(frame)
    }
  }, [key])

  return { open, isMeasured, current, set, go, goToField }
}

export type EditorSections = ReturnType<typeof useEditorSections>
