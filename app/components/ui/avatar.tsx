import { clsx } from 'clsx'
import { useState } from 'react'
import { initials } from './initials.ts'

const SIZES = {
  xs: 'size-5 text-[9px]',
  sm: 'size-6 text-[10px]',
  md: 'size-8 text-xs',
  lg: 'size-12 text-md',
} as const
const TONES = [
  'bg-accent-soft text-accent-text',
  'bg-success-soft text-success',
  'bg-info-soft text-info',
  'bg-warning-soft text-warning',
  'bg-danger-soft text-danger',
] as const

function toneOf(name: string): string {
  let sum = 0
  for (const letter of name) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 997
  return TONES[sum % TONES.length] ?? TONES[0]
}

type Props = {
  name: string
  src?: string | null
  size?: keyof typeof SIZES
  /** People are round, workspaces and agents are cells. */
  shape?: 'round' | 'square'
  className?: string
}

/** Decoration: the name stands beside it, or the caller adds it for screen readers. */
export function Avatar({ name, src, size = 'md', shape = 'round', className }: Props) {
  const frame = clsx(
    'inline-grid shrink-0 select-none place-items-center overflow-hidden font-semibold',
    SIZES[size],
    shape === 'round' ? 'rounded-full' : 'rounded-sm',
    className,
  )
  const [broken, setBroken] = useState<string | null>(null)
  if (src && src !== broken)
    return (
      <img
        src={src}
        alt=""
        className={clsx(frame, 'object-cover')}
        loading="lazy"
        decoding="async"
        onError={() => setBroken(src)}
      />
    )
  return (
    // Drawn by CSS: as text they would count as part of the name of the button they stand in.
    <span
      data-initials={initials(name)}
      className={clsx(frame, toneOf(name), 'before:content-[attr(data-initials)]')}
      aria-hidden="true"
    />
  )
}
