import { useNavigate } from '@remix-run/react'
import { useEffect, useRef } from 'react'
import { SECTIONS } from './sections.ts'
import { areSingleKeysOn } from './single-keys.ts'

type Deeds = { slug: string; onPalette: () => void; onHelp: () => void; onSidebar: () => void }

const SEQUENCE_MS = 1200

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select'))
  )
}

/** Ctrl/Cmd K, `?`, `[`, and `g` followed by a section's letter. */
export function useShortcuts(deeds: Deeds) {
  const navigate = useNavigate()
  const latest = useRef({ ...deeds, navigate })
  latest.current = { ...deeds, navigate }

  useEffect(() => {
    let leaderAt = 0
    const onKeyDown = (event: KeyboardEvent) => {
      const { slug, onPalette, onHelp, onSidebar, navigate: go } = latest.current
      if (event.key.toLowerCase() === 'k' && (event.metaKey || event.ctrlKey) && !event.altKey) {
        event.preventDefault()
        return onPalette()
      }
      const isOurs = !event.metaKey && !event.ctrlKey && !event.altKey && !event.defaultPrevented
      if (!isOurs || isTyping(event.target) || !areSingleKeysOn()) return
      // An open dialog or menu has the keyboard to itself.
      if (document.querySelector('[role="dialog"], [role="menu"]')) return
      if (event.key === '?') return onHelp()
      if (event.key === '[') return onSidebar()
      if (event.key === 'g') {
        leaderAt = event.timeStamp
        return
      }
      const section = SECTIONS.find(({ key }) => key === event.key)
      if (section && event.timeStamp - leaderAt < SEQUENCE_MS) go(`/w/${slug}/${section.path}`)
      leaderAt = 0
    }
    addEventListener('keydown', onKeyDown)
    return () => removeEventListener('keydown', onKeyDown)
  }, [])
}
