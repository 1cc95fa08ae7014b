import { clsx } from 'clsx'
import { X } from 'lucide-react'
import { Dialog as Radix } from 'radix-ui'
import { useState } from 'react'
import { useT } from '#app/components/i18n.tsx'
import { buttonClass } from './button-class.ts'
import type { DialogProps } from './dialog.tsx'

const WIDTHS = { sm: 'max-w-sm', md: 'max-w-lg', lg: 'max-w-3xl' } as const

export function DialogPanel({ onClose, title, description, size = 'md', footer, children }: DialogProps) {
  const t = useT()
  // No button of Radix opens it, so nothing else knows where the person came from. One that an address opens is on the
  // server first, and nobody came from anywhere.
  const [cameFrom] = useState(() => (typeof document === 'undefined' ? null : document.activeElement))
  return (
    <Radix.Root open onOpenChange={(isOpen) => (isOpen ? undefined : onClose())}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 animate-fade bg-scrim" />
        <Radix.Content
          className={clsx(
            'fixed inset-x-3 top-1/2 z-50 mx-auto flex max-h-[calc(100dvh-24px)] -translate-y-1/2 flex-col',
            'rounded-lg border border-line bg-raised shadow-float outline-none',
            WIDTHS[size],
          )}
          onCloseAutoFocus={(event) => {
            event.preventDefault()
            giveFocusBack(cameFrom)
          }}
          onOpenAutoFocus={(event) => {
            // Ready to type where there is something to type; otherwise the dialog itself, never its close button.
            event.preventDefault()
            const panel = event.currentTarget as HTMLElement
            const first = panel.querySelector<HTMLElement>(
              'input:is([type=text],[type=email],[type=url]), textarea',
            )
            ;(first ?? panel).focus()
          }}
          {...(description ? {} : { 'aria-describedby': undefined })}
        >
          <header className="flex items-start justify-between gap-4 px-6 pt-5">
            <div className="grid gap-1">
              <Radix.Title className="font-semibold text-md">{title}</Radix.Title>
              {description ? (
                <Radix.Description className="text-muted">{description}</Radix.Description>
              ) : null}
            </div>
            <Radix.Close
              aria-label={t('common.close')}
              className={buttonClass('ghost', 'sm', '-mt-1 -mr-2 w-7 px-0')}
            >
              <X aria-hidden="true" />
            </Radix.Close>
          </header>
          {children ? <div className="overflow-y-auto px-6 py-4">{children}</div> : null}
          {footer ? <footer className="flex justify-end gap-2 px-6 pt-1 pb-5">{footer}</footer> : null}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}

/** To where the person came from; where that is gone or cannot be pressed any more, to the page, so Tab goes on in it. */
function giveFocusBack(cameFrom: Element | null): void {
  if (cameFrom instanceof HTMLElement && cameFrom.isConnected) cameFrom.focus()
  if (document.activeElement !== document.body) return
  document.getElementById('content')?.focus({ preventScroll: true })
}
