import { clsx } from 'clsx'
import { type ComponentPropsWithoutRef, forwardRef, type ReactNode, useId } from 'react'

type Props = Omit<ComponentPropsWithoutRef<'input'>, 'type' | 'role' | 'children'> & {
  label: ReactNode
  help?: ReactNode
  isLabelHidden?: boolean
}

/** On or off, at once. A real checkbox: in a form it sends `on`. The knob's place says the state, not its colour alone. */
export const Switch = forwardRef<HTMLInputElement, Props>(function Switch(
  { label, help, isLabelHidden, className, id, ...rest },
  ref,
) {
  const ownId = useId()
  const inputId = id ?? ownId
  return (
    <div className={clsx('flex items-start gap-3', className)}>
      <input
        {...rest}
        ref={ref}
        id={inputId}
        type="checkbox"
        // biome-ignore lint/a11y/useAriaPropsForRole: a checkbox says its own state
        role="switch"
        aria-describedby={help ? `${inputId}-help` : undefined}
        className={clsx(
          'relative h-5 w-9 shrink-0 cursor-pointer appearance-none rounded-full bg-line-strong transition-colors',
          'before:absolute before:top-0.5 before:left-0.5 before:size-4 before:rounded-full before:bg-surface',
          'before:shadow-rest before:transition-transform checked:bg-accent checked:before:translate-x-4',
          'checked:before:bg-accent-ink disabled:cursor-not-allowed disabled:opacity-50',
        )}
      />
      <div className={clsx('grid gap-0.5', isLabelHidden && 'sr-only')}>
        <label htmlFor={inputId} className="cursor-pointer font-medium text-sm leading-5">
          {label}
        </label>
        {help ? (
          <p id={`${inputId}-help`} className="text-muted text-sm">
            {help}
          </p>
        ) : null}
      </div>
    </div>
  )
})
