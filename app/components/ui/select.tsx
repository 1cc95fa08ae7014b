import { clsx } from 'clsx'
import { ChevronDown } from 'lucide-react'
import { type ComponentPropsWithoutRef, forwardRef } from 'react'
import { CONTROL_CLASS } from './control-class.ts'
import { useFieldControl } from './field-context.ts'

export type SelectOption = { value: string; label: string; disabled?: boolean }
/** Options, or groups of them. */
export type SelectOptions = readonly (SelectOption | { label: string; options: readonly SelectOption[] })[]

type Props = Omit<ComponentPropsWithoutRef<'select'>, 'children'> & { options: SelectOptions }

function Option({ value, label, disabled }: SelectOption) {
  return (
    <option value={value} disabled={disabled}>
      {label}
    </option>
  )
}

/** The platform's own select: its keyboard, its wheel on phones, its form value, before any script has run. */
export const Select = forwardRef<HTMLSelectElement, Props>(function Select(
  { options, className, ...rest },
  ref,
) {
  return (
    <span className={clsx('relative grid', className)}>
      <select
        {...useFieldControl()}
        {...rest}
        ref={ref}
        className={clsx(CONTROL_CLASS, 'h-9 appearance-none truncate pr-9')}
      >
        {options.map((entry) =>
          'options' in entry ? (
            <optgroup key={entry.label} label={entry.label}>
              {entry.options.map((option) => (
                <Option key={option.value} {...option} />
              ))}
            </optgroup>
          ) : (
            <Option key={entry.value} {...entry} />
          ),
        )}
      </select>
      <ChevronDown
        className="pointer-events-none absolute top-1/2 right-2.5 size-4 -translate-y-1/2 text-faint"
        aria-hidden="true"
      />
    </span>
  )
})
