import { clsx } from 'clsx'
import type { ReactNode } from 'react'

const CELL = 'M24 3 42.2 13.5v21L24 45 5.8 34.5v-21z'

/** Our picture for empty and broken pages: a few cells, one of them lit, with an icon in it. */
export function Honeycomb({
  icon,
  tone = 'accent',
  className,
}: {
  icon: ReactNode
  tone?: 'accent' | 'danger'
  className?: string
}) {
  const lit = tone === 'accent' ? 'fill-accent-soft stroke-accent-line' : 'fill-danger-soft stroke-danger/40'
  return (
    <div className={clsx('relative h-31 w-34', className)} aria-hidden="true">
      <svg
        aria-hidden="true"
        viewBox="0 0 136 124"
        className="h-full w-full"
        fill="none"
        strokeWidth="1.25"
        strokeLinejoin="round"
      >
        <g className="stroke-line-strong/60">
          <path d={CELL} transform="translate(2 38)" />
          <path d={CELL} transform="translate(86 38)" strokeDasharray="2 4" />
          <path d={CELL} transform="translate(65 1.6)" strokeDasharray="2 4" />
          <path d={CELL} transform="translate(23 74.4)" strokeDasharray="2 4" />
        </g>
        <path d={CELL} transform="translate(44 38)" className={lit} />
      </svg>
      <span
        className={clsx(
          'absolute inset-0 grid place-items-center [&_svg]:size-5.5 [&_svg]:stroke-[1.6]',
          tone === 'accent' ? 'text-accent-text' : 'text-danger',
        )}
      >
        {icon}
      </span>
    </div>
  )
}

/** One lit cell with an icon in it, for lists of points. */
export function Cell({ icon }: { icon: ReactNode }) {
  return (
    <span
      className="relative grid size-11 place-items-center text-accent-text [&>svg]:relative [&>svg]:size-5"
      aria-hidden="true"
    >
      <svg
        viewBox="4 1 40 46"
        className="absolute! size-full! fill-accent-soft stroke-accent-line"
        aria-hidden="true"
      >
        <path d={CELL} strokeLinejoin="round" strokeWidth="1.25" />
      </svg>
      {icon}
    </span>
  )
}
