import { clsx } from 'clsx'
import { type ComponentPropsWithoutRef, forwardRef } from 'react'
import type { ButtonVariant } from './button-class.ts'
import { buttonClass } from './button-class.ts'
import { Tooltip } from './tooltip.tsx'

type Props = Omit<ComponentPropsWithoutRef<'button'>, 'aria-label'> & {
  /** The button's name, for screen readers and on hover. */
  label: string
  variant?: ButtonVariant
  size?: 'sm' | 'md'
  tooltipSide?: 'top' | 'bottom' | 'right'
}

/** A square button of one icon. */
export const IconButton = forwardRef<HTMLButtonElement, Props>(function IconButton(
  { label, variant = 'ghost', size = 'md', tooltipSide, className, type = 'button', ...rest },
  ref,
) {
  return (
    <Tooltip label={label} side={tooltipSide}>
      <button
        {...rest}
        ref={ref}
        type={type}
        aria-label={label}
        className={clsx(buttonClass(variant, size), 'px-0', size === 'sm' ? 'w-7' : 'w-9', className)}
      />
    </Tooltip>
  )
})
