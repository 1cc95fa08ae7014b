import { useEffect } from 'react'
import { areSingleKeysOn } from '#app/components/shell/single-keys.ts'

const LINKS = 'a[data-conversation]'
/** What `r` reaches: the field to write in, or the button that opens it. */
const REPLY = '[data-reply] textarea, [data-reply] button'

function isBusy(target: EventTarget | null): boolean {
  const isTyping =
    target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select'))
  return isTyping || document.querySelector('[role="dialog"], [role="menu"]') !== null
}

function moveFocus(step: 1 | -1): void {
  const links = [...document.querySelectorAll<HTMLElement>(LINKS)]
  const focused = links.indexOf(document.activeElement as HTMLElement)
  const current = links.findIndex(
    (link) => link.ariaCurrent === 'page' || link.getAttribute('aria-current') === 'page',
  )
  const from = focused >= 0 ? focused : current
  const next = from < 0 ? 0 : Math.min(links.length - 1, Math.max(0, from + step))
  links[next]?.focus()
  links[next]?.scrollIntoView({ block: 'nearest' })
}

/** `j` and `k` move through the list, Enter opens (the focus is on a link), `r` goes to the reply. */
export function useInboxKeys(): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.metaKey || event.ctrlKey || event.altKey || event.defaultPrevented) return
      if (isBusy(event.target) || !areSingleKeysOn()) return
      if (event.key === 'j' || event.key === 'k') moveFocus(event.key === 'j' ? 1 : -1)
      else if (event.key === 'r') {
        const reply = document.querySelector<HTMLElement>(REPLY)
        if (!reply) return
        // The key itself must not land in the field.
        event.preventDefault()
        reply.focus()
      }
    }
    addEventListener('keydown', onKeyDown)
    return () => removeEventListener('keydown', onKeyDown)
  }, [])
}
