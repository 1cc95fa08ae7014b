import { clsx } from 'clsx'
import { type ComponentPropsWithoutRef, forwardRef } from 'react'
import { useFieldControl } from './field-context.ts'

type Props = Omit<ComponentPropsWithoutRef<'input'>, 'type'> & {
  /** How the value reads aloud and beside the track, e.g. "0.3". */
  valueText?: string
}

/** A number by feel. The platform's own range: arrows, page keys and touch work as people know them. */
export const Slider = forwardRef<HTMLInputElement, Props>(function Slider(
  { valueText, className, ...rest },
  ref,
) {
  return (
    <div className={clsx('flex items-center gap-3', className)}>
      <input
        {...useFieldControl()}
        {...rest}
        ref={ref}
        type="range"
        aria-valuetext={valueText}
        className="range h-5 w-full cursor-pointer disabled:cursor-not-allowed disabled:opacity-50"
      />
      {valueText ? (
        <output className="min-w-10 text-right text-muted text-sm" aria-hidden="true">
          {valueText}
        </output>
      ) : null}
    </div>
  )
})
