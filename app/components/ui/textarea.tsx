import { clsx } from 'clsx'
import { type ComponentPropsWithoutRef, forwardRef } from 'react'
import { CONTROL_CLASS } from './control-class.ts'
import { useFieldControl } from './field-context.ts'
import { useEarlyText } from './use-early-text.ts'

/** Grows with its text where the browser can, up to half the window. */
export const Textarea = forwardRef<HTMLTextAreaElement, ComponentPropsWithoutRef<'textarea'>>(
  function Textarea({ className, rows = 4, ...rest }, ref) {
    const field = useEarlyText(ref, rest.value, rest.onChange)
    return (
      <textarea
        {...useFieldControl()}
        {...rest}
        ref={field}
        rows={rows}
        className={clsx(CONTROL_CLASS, 'field-sizing-content max-h-[50vh] min-h-20 resize-y py-2', className)}
      />
    )
  },
)
