import {
  cloneElement,
  lazy,
  type MouseEvent,
  type ReactElement,
  type ReactNode,
  type RefObject,
  Suspense,
  useRef,
  useState,
} from 'react'

export type MenuEntry =
  | {
      kind?: 'item'
      label: string
      icon?: ReactNode
      /** Beside the label, muted: a shortcut, a count. */
      hint?: ReactNode
      isDanger?: boolean
      isDisabled?: boolean
      /** Given: the entry is a choice that is on or off, with a tick. */
      isChecked?: boolean
      /** Goes there, as a link, … */
      to?: string
      /** … or does this. */
      onSelect?: () => void
    }
  | { kind: 'heading'; label: string }
  | { kind: 'separator' }

export type MenuProps = {
  /** What the menu holds, for screen readers. */
  label: string
  entries: readonly MenuEntry[]
  side?: 'top' | 'bottom' | 'right'
  align?: 'start' | 'end'
  /** What gets the keyboard after a choice; left out, as after Escape: the button. */
  focusAfterChoice?: RefObject<HTMLElement>
}

type TriggerProps = {
  ref: React.Ref<HTMLButtonElement>
  'aria-haspopup': 'menu'
  'aria-expanded': boolean
  'data-state': 'open' | 'closed'
  onClick: (event: MouseEvent) => void
  onPointerEnter: () => void
  onFocus: () => void
}

const load = () => import('./menu-panel.tsx')
const MenuPanel = lazy(() => load().then((module) => ({ default: module.MenuPanel })))

type Props = MenuProps & { trigger: ReactElement; className?: string }

/** A button that opens a list of actions. The list's machinery is fetched when the button is pointed at or focused. */
export function Menu({ trigger, className = 'relative inline-flex', ...menu }: Props) {
  const button = useRef<HTMLButtonElement>(null)
  const [isOpen, setOpen] = useState(false)
  const [isByKeyboard, setByKeyboard] = useState(false)
  const preload = () => {
    load()
  }
  const props: TriggerProps = {
    ref: button,
    'aria-haspopup': 'menu',
    'aria-expanded': isOpen,
    'data-state': isOpen ? 'open' : 'closed',
    onClick: (event) => {
      setByKeyboard(event.detail === 0)
      setOpen((was) => !was)
    },
    onPointerEnter: preload,
    onFocus: preload,
  }
  return (
    <span className={className}>
      {cloneElement(trigger, props)}
      {isOpen ? (
        <Suspense fallback={null}>
          <MenuPanel {...menu} button={button} isByKeyboard={isByKeyboard} onClose={() => setOpen(false)} />
        </Suspense>
      ) : null}
    </span>
  )
}
