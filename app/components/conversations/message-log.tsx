import { type ReactNode, useRef } from 'react'
import { useClientLayoutEffect } from '#app/components/ui/use-client-layout-effect.ts'

/** How near the end counts as being there. */
const NEAR_PX = 80

/**
 * The scrolling list of messages. It follows what is written while the reader is at the end, and never moves what they
 * went back to read.
 */
export function MessageLog({
  label,
  children,
  footer,
}: {
  label: string
  children: ReactNode
  footer?: ReactNode
}) {
  const box = useRef<HTMLDivElement>(null)
  const isAtEnd = useRef(true)
  useClientLayoutEffect(() => {
    const element = box.current
    if (element && isAtEnd.current) element.scrollTop = element.scrollHeight
  })
  return (
    <div
      ref={box}
      role="log"
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard (WCAG 2.1.1)
      tabIndex={0}
      onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) => {
        isAtEnd.current = scrollHeight - scrollTop - clientHeight < NEAR_PX
      }}
      // Positioned, so that words for screen readers alone scroll along instead of lengthening the page.
      className="relative min-h-0 flex-1 overflow-y-auto overscroll-contain px-4 py-4 focus-visible:-outline-offset-2"
    >
      <ol className="grid gap-4">{children}</ol>
      {footer}
    </div>
  )
}
