import { type ComponentPropsWithoutRef, forwardRef } from 'react'
import { type ButtonSize, type ButtonVariant, buttonClass } from './button-class.ts'
import { Spinner } from './spinner.tsx'

type Props = ComponentPropsWithoutRef<'button'> & {
  variant?: ButtonVariant
  size?: ButtonSize
  /** Work is under way: the button keeps its width, shows it, and cannot be pressed again. */
  isLoading?: boolean
}

export const Button = forwardRef<HTMLButtonElement, Props>(function Button(
  { variant, size, isLoading = false, className, children, type = 'button', disabled, ...rest },
  ref,
) {
  return (
    <button
      {...rest}
      ref={ref}
      type={type}
      disabled={disabled || isLoading}
      aria-busy={isLoading || undefined}
      data-state={isLoading ? 'loading' : undefined}
      className={buttonClass(variant, size, className)}
    >
      {isLoading ? <Spinner /> : null}
      {children}
    </button>
  )
})
