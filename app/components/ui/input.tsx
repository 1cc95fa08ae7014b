import { clsx } from 'clsx'
import { type ComponentPropsWithoutRef, forwardRef } from 'react'
import { CONTROL_CLASS } from './control-class.ts'
import { useFieldControl } from './field-context.ts'
import { useEarlyText } from './use-early-text.ts'

export const Input = forwardRef<HTMLInputElement, ComponentPropsWithoutRef<'input'>>(function Input(
  { className, type = 'text', ...rest },
  ref,
) {
  const field = useEarlyText(ref, rest.value, rest.onChange)
  return (
    <input
      {...useFieldControl()}
      {...rest}
      ref={field}
      type={type}
      className={clsx(CONTROL_CLASS, 'h-9', className)}
    />
  )
})
