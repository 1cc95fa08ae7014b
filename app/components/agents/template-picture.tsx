import type { ReactNode } from 'react'
import type { TemplateKey } from '#app/domain/agents/options.ts'

const CELL = 'M24 3 42.2 13.5v21L24 45 5.8 34.5v-21z'

/** What is drawn in the lit cell and beside it, in lines of one weight: the work this agent does. */
const DRAWINGS: Record<TemplateKey, ReactNode> = {
  // A jar with a price on it.
  sales: (
    <>
      <path d="M58 50h20M60 50v-4h16v4M59 50v24a4 4 0 0 0 4 4h10a4 4 0 0 0 4-4V50" />
      <path d="M63 60h10v8H63zM66 64h4" />
    </>
  ),
  // Steps that lead up to a flag.
  support: <path d="M54 76h8v-8h8v-8h8v-8M78 52V42l7 3-7 3" />,
  // A page of the calendar, one day ticked.
  booking: (
    <>
      <path d="M57 48h22v28H57zM57 55h22M62 45v5M74 45v5" />
      <path d="m63 65 4 4 7-8" />
    </>
  ),
  // A question above a short answer.
  faq: (
    <>
      <path d="M57 46h14v10h-8l-4 4v-4h-2zM65 66h14v8h-2v4l-4-4h-8z" />
      <path d="M61 51h6M69 70h6" />
    </>
  ),
  // A book that is open.
  internal: <path d="M68 51c-4-3-8-3-12-3v24c4 0 8 0 12 3 4-3 8-3 12-3V48c-4 0-8 0-12 3zM68 51v24" />,
  // A pen at the end of its line.
  social: <path d="M56 74c6-6 9 4 14-2M64 64l14-16 4 4-14 16-6 2z" />,
  // A cell that waits.
  blank: <path d="M68 54v16M60 62h16" />,
}

/** A starting point as a picture in our own style: cells, one of them lit, with its work drawn inside. */
export function TemplatePicture({ template }: { template: TemplateKey }) {
  const isBlank = template === 'blank'
  return (
    <svg
      viewBox="14 24 108 76"
      className="h-20 w-full"
      fill="none"
      strokeWidth="1.4"
      strokeLinejoin="round"
      strokeLinecap="round"
      aria-hidden="true"
    >
      <g className="stroke-line-strong/60">
        <path d={CELL} transform="translate(2 38)" />
        <path d={CELL} transform="translate(86 38)" strokeDasharray="2 4" />
        <path d={CELL} transform="translate(65 1.6)" strokeDasharray="2 4" />
        <path d={CELL} transform="translate(23 74.4)" strokeDasharray="2 4" />
      </g>
      <path
        d={CELL}
        transform="translate(44 38)"
        className={isBlank ? 'stroke-line-strong' : 'fill-accent-soft stroke-accent-line'}
        strokeDasharray={isBlank ? '2 4' : undefined}
      />
      <g className={isBlank ? 'stroke-faint' : 'stroke-accent-text'}>{DRAWINGS[template]}</g>
    </svg>
  )
}
