import { clsx } from 'clsx'
import { type ReactNode, useId } from 'react'

export type SegmentedOption<V extends string> = { value: V; label: string; icon?: ReactNode }

type Props<V extends string> = {
  /** What is being chosen, for screen readers. */
  label: string
  name?: string
  value: V
  options: readonly SegmentedOption<V>[]
  onChange: (value: V) => void
  className?: string
}

/** One of two to four, all in sight. Real radio buttons: arrows move, forms send the value. */
export function Segmented<V extends string>({ label, name, value, options, onChange, className }: Props<V>) {
  const ownName = useId()
  return (
    <fieldset className={clsx('inline-flex w-fit rounded-sm border border-line bg-sunken p-0.5', className)}>
      <legend className="sr-only">{label}</legend>
      {options.map((option) => (
        <label
          key={option.value}
          className={clsx(
            'flex min-h-7 cursor-pointer select-none items-center gap-1.5 rounded-[4px] px-2.5 py-1 text-muted text-sm leading-tight transition-colors hover:text-ink',
            'has-checked:bg-surface has-checked:font-medium has-checked:text-ink has-checked:shadow-rest',
            'has-focus-visible:outline-2 has-focus-visible:outline-focus [&_svg]:size-4',
          )}
        >
          <input
            type="radio"
            className="sr-only"
            name={name ?? ownName}
            value={option.value}
            checked={option.value === value}
            onChange={() => onChange(option.value)}
          />
          {option.icon}
          {option.label}
        </label>
      ))}
    </fieldset>
  )
}
