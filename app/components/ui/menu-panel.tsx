import { Link } from '@remix-run/react'
import { clsx } from 'clsx'
import { Check } from 'lucide-react'
import { DropdownMenu as Radix } from 'radix-ui'
import { type RefObject, useEffect, useRef } from 'react'
import type { MenuEntry, MenuProps } from './menu.tsx'

type Props = MenuProps & { button: RefObject<HTMLButtonElement>; isByKeyboard: boolean; onClose: () => void }

const ITEM_CLASS =
  'flex h-8 cursor-default select-none items-center gap-2.5 rounded-sm px-2 outline-none data-disabled:opacity-50 ' +
  'data-highlighted:bg-hover [&_svg]:size-4 [&_svg]:shrink-0'

function Entry({ entry, onChosen }: { entry: MenuEntry; onChosen: () => void }) {
  if (entry.kind === 'separator') return <Radix.Separator className="-mx-1 my-1 h-px bg-line" />
  if (entry.kind === 'heading') {
    return (
      <Radix.Label className="px-2 pt-1.5 pb-1 font-medium text-faint text-xs">{entry.label}</Radix.Label>
    )
  }
  const className = clsx(ITEM_CLASS, entry.isDanger ? 'text-danger' : 'text-ink [&_svg]:text-muted')
  const choose = () => {
    onChosen()
    entry.onSelect?.()
  }
  const inside = (
    <>
      {entry.icon}
      <span className="min-w-0 flex-1 truncate">{entry.label}</span>
      {entry.hint ? <span className="text-faint text-xs">{entry.hint}</span> : null}
      {entry.isChecked ? <Check aria-hidden="true" /> : null}
    </>
  )
  if (entry.isChecked !== undefined) {
    return (
      <Radix.CheckboxItem
        className={className}
        checked={entry.isChecked}
        disabled={entry.isDisabled}
        onSelect={choose}
      >
        {inside}
      </Radix.CheckboxItem>
    )
  }
  if (entry.to !== undefined) {
    return (
      <Radix.Item className={className} disabled={entry.isDisabled} asChild>
        <Link to={entry.to}>{inside}</Link>
      </Radix.Item>
    )
  }
  return (
    <Radix.Item className={className} disabled={entry.isDisabled} onSelect={choose}>
      {inside}
    </Radix.Item>
  )
}

export function MenuPanel({
  label,
  entries,
  side = 'bottom',
  align = 'start',
  focusAfterChoice,
  button,
  isByKeyboard,
  onClose,
}: Props) {
  const panel = useRef<HTMLDivElement>(null)
  const isChosen = useRef(false)
  // Opened by key, the first entry is ready; by pointer, the panel is, so that nothing looks chosen.
  useEffect(() => {
    if (!isByKeyboard) return
    const frame = requestAnimationFrame(() =>
      panel.current?.querySelector<HTMLElement>('[role^="menuitem"]')?.focus(),
    )
    return () => cancelAnimationFrame(frame)
  }, [isByKeyboard])

  return (
    <Radix.Root open modal={false} onOpenChange={(isOpen) => (isOpen ? undefined : onClose())}>
      {/* The real button stays as it is; this only tells the panel where to stand. */}
      <Radix.Trigger asChild>
        <span className="pointer-events-none absolute inset-0" aria-hidden="true" />
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          ref={panel}
          side={side}
          align={align}
          sideOffset={6}
          collisionPadding={8}
          aria-label={label}
          aria-labelledby={undefined}
          className="float-panel z-50 max-h-(--radix-dropdown-menu-content-available-height) min-w-52 max-w-80 animate-rise overflow-y-auto p-1"
          onInteractOutside={(event) => {
            // A press on the button is the button's to answer: it closes what it opened.
            if (event.target instanceof Node && button.current?.contains(event.target)) event.preventDefault()
          }}
          onCloseAutoFocus={(event) => {
            event.preventDefault()
            const next = isChosen.current ? focusAfterChoice?.current : null
            ;(next ?? button.current)?.focus()
          }}
        >
          {entries.map((entry, index) => (
            <Entry
              // biome-ignore lint/suspicious/noArrayIndexKey: entries have no other identity and keep their order
              key={index}
              entry={entry}
              onChosen={() => {
                isChosen.current = true
              }}
            />
          ))}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
