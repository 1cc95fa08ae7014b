/** Puts `floating` (position: fixed) beside `anchor`, on the other side where the window is too small. */
export function place(floating: HTMLElement, anchor: HTMLElement, side: 'top' | 'bottom' | 'right', gap = 6) {
  const edge = 8
  const a = anchor.getBoundingClientRect()
  const f = floating.getBoundingClientRect()
  let left = side === 'right' ? a.right + gap : a.left + a.width / 2 - f.width / 2
  let top = a.top + a.height / 2 - f.height / 2
  if (side !== 'right') {
    const above = a.top - f.height - gap
    const below = a.bottom + gap
    const isAbove = side === 'top' ? above >= edge : below + f.height > innerHeight - edge
    top = isAbove ? above : below
  }
  left = Math.min(Math.max(edge, left), innerWidth - f.width - edge)
  top = Math.min(Math.max(edge, top), innerHeight - f.height - edge)
  // Through the CSSOM: a strict style policy allows it, an attribute it would not.
  floating.style.left = `${Math.round(left)}px`
  floating.style.top = `${Math.round(top)}px`
}
