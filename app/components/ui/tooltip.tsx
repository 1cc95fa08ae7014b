import {
  cloneElement,
  type FocusEvent,
  type KeyboardEvent,
  type PointerEvent,
  type ReactElement,
  useCallback,
  useEffect,
  useId,
  useRef,
  useState,
} from 'react'
import { place } from './place.ts'

type Handlers = {
  onPointerEnter?: (event: PointerEvent<HTMLElement>) => void
  onPointerLeave?: (event: PointerEvent<HTMLElement>) => void
  onPointerDown?: (event: PointerEvent<HTMLElement>) => void
  onFocus?: (event: FocusEvent<HTMLElement>) => void
  onBlur?: (event: FocusEvent<HTMLElement>) => void
  onKeyDown?: (event: KeyboardEvent<HTMLElement>) => void
  'aria-label'?: string
  'aria-describedby'?: string
}

type Props = { label: string; side?: 'top' | 'bottom' | 'right'; children: ReactElement<Handlers> }

const DELAY_MS = 450
// React 18 passes the attribute on; only its types do not know it yet.
const MANUAL_POPOVER: object = { popover: 'manual' }

/** A few words about its one child, on hover (after a moment) and on keyboard focus (at once); Escape puts it away. */
export function Tooltip({ label, side = 'top', children }: Props) {
  const id = useId()
  const [anchor, setAnchor] = useState<HTMLElement | null>(null)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const own = children.props
  const hide = () => {
    clearTimeout(timer.current)
    setAnchor(null)
  }
  useEffect(() => () => clearTimeout(timer.current), [])

  const bubble = useCallback(
    (element: HTMLElement | null) => {
      if (!element || !anchor) return
      element.showPopover()
      place(element, anchor, side)
    },
    [anchor, side],
  )

  // A tooltip that repeats the child's name would be read twice.
  const describes = own['aria-label'] !== label
  return (
    <>
      {cloneElement(children, {
        ...(describes && anchor ? { 'aria-describedby': id } : {}),
        onPointerEnter: (event) => {
          own.onPointerEnter?.(event)
          if (event.pointerType !== 'mouse') return
          const target = event.currentTarget
          timer.current = setTimeout(() => setAnchor(target), DELAY_MS)
        },
        onPointerLeave: (event) => {
          own.onPointerLeave?.(event)
          hide()
        },
        onPointerDown: (event) => {
          own.onPointerDown?.(event)
          hide()
        },
        onFocus: (event) => {
          own.onFocus?.(event)
          if (event.currentTarget.matches(':focus-visible')) setAnchor(event.currentTarget)
        },
        onBlur: (event) => {
          own.onBlur?.(event)
          hide()
        },
        onKeyDown: (event) => {
          own.onKeyDown?.(event)
          if (event.key === 'Escape') hide()
        },
      })}
      {anchor ? (
        <span
          ref={bubble}
          id={id}
          role="tooltip"
          {...MANUAL_POPOVER}
          className="popover-reset pointer-events-none max-w-64 animate-fade rounded-sm bg-ink px-2 py-1 text-canvas text-xs"
        >
          {label}
        </span>
      ) : null}
    </>
  )
}
