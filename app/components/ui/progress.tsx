import { clsx } from 'clsx'

type Props = {
  /** What is under way, for screen readers. */
  label: string
  /** Between 0 and `max`; left out while the end is not known. */
  value?: number
  max?: number
  className?: string
}

/** SVG, so that its width needs no inline style. */
export function Progress({ label, value, max = 100, className }: Props) {
  const share = value === undefined || max <= 0 ? undefined : Math.min(1, Math.max(0, value / max))
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={max}
      aria-valuenow={value}
      className={clsx('relative h-1.5 overflow-hidden rounded-full bg-press', className)}
    >
      {share === undefined ? (
        <span className="absolute inset-y-0 w-1/3 animate-sweep rounded-full bg-accent" />
      ) : (
        <svg
          className="block h-full w-full"
          viewBox="0 0 100 6"
          preserveAspectRatio="none"
          aria-hidden="true"
        >
          <rect width={share * 100} height="6" className="fill-accent transition-all" />
        </svg>
      )}
    </div>
  )
}
