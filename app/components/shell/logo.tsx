import { clsx } from 'clsx'

/** A cell of the comb that is a speech bubble. */
export function LogoMark({ className }: { className?: string }) {
  return (
    <svg
      viewBox="0 0 32 32"
      className={clsx('size-7 shrink-0', className)}
      aria-hidden="true"
      strokeLinejoin="round"
    >
      <path
        d="M16 3.4 26.4 9.2v11.6L16 26.6l-3.6-2-6.8 4.2V9.2z"
        className="fill-accent stroke-accent"
        strokeWidth="2.4"
      />
      <path
        d="m16 10 4.4 2.5v5L16 20l-4.4-2.5v-5z"
        fill="none"
        className="stroke-accent-ink"
        strokeWidth="2.2"
      />
    </svg>
  )
}

export function Logo({ className }: { className?: string }) {
  return (
    <span className={clsx('inline-flex items-center gap-2', className)}>
      <LogoMark />
      <span className="font-semibold text-md tracking-tight">Hiviex</span>
    </span>
  )
}
