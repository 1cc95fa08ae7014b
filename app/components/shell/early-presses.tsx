import { useEffect } from 'react'

type Press = [element: HTMLElement, event: Event]

declare global {
  interface Window {
    earlyPresses?: { kept: Press[]; stop: () => void }
  }
}

/**
 * Runs as the page is read, before any other script. Links, forms and `<details>` work without scripts; what else people
 * press on a slow line is kept here, in its order. Pressed again and again, a button still counts once.
 */
const KEEP = `(() => {
  const kept = []
  const keep = (event) => {
    const element = event.target instanceof Element && event.target.closest(event.type === 'change' ? 'select' : 'button,input[type=checkbox],input[type=radio]')
    if (!element || (element.type === 'submit' && element.form) || kept.length > 20) return
    const last = kept[kept.length - 1]
    if (element.tagName !== 'BUTTON' || !last || last[0] !== element) kept.push([element, event])
  }
  const stop = () => ['click', 'change'].forEach((type) => document.removeEventListener(type, keep, true))
  ;['click', 'change'].forEach((type) => document.addEventListener(type, keep, true))
  window.earlyPresses = { kept, stop }
})()`

export function KeepEarlyPresses({ nonce }: { nonce: string | undefined }) {
  return (
    <script
      nonce={nonce}
      suppressHydrationWarning
      // biome-ignore lint/security/noDangerouslySetInnerHtml: a constant of this file, allowed by the page's nonce
      dangerouslySetInnerHTML={{ __html: KEEP }}
    />
  )
}

/** To be called as React takes the page over: from here on it hears presses itself. */
export function stopKeepingPresses(): void {
  window.earlyPresses?.stop()
}

/** A box that was ticked early shows it, but nobody was told: it goes back, and is ticked anew. */
function putBack(element: HTMLElement): void {
  if (!(element instanceof HTMLInputElement)) return
  const group =
    element.type === 'radio'
      ? document.querySelectorAll<HTMLInputElement>(`input[type=radio][name="${CSS.escape(element.name)}"]`)
      : [element]
  for (const input of group) if (input.form === element.form) input.checked = input.defaultChecked
}

/** In the root of the page: does what was pressed before it was alive, as soon as it is. */
export function useEarlyPresses(): void {
  useEffect(() => {
    const presses = (window.earlyPresses?.kept.splice(0) ?? []).filter(([element]) => element.isConnected)
    for (const [element] of presses) putBack(element)
    for (const [element, event] of presses) {
      const how = { bubbles: true, cancelable: true }
      const isPress = event instanceof MouseEvent
      element.dispatchEvent(
        isPress ? new MouseEvent('click', { ...how, detail: event.detail }) : new Event('change', how),
      )
    }
  }, [])
}
