import { clsx } from 'clsx'
import type { ReactNode } from 'react'

/** The column of an ordinary page inside the shell. `narrow` is for forms, `wide` for lists. */
export function Page({ width = 'wide', children }: { width?: 'narrow' | 'wide'; children: ReactNode }) {
  return (
    <div
      className={clsx(
        'mx-auto w-full px-4 py-6 sm:px-8 sm:py-8',
        width === 'narrow' ? 'max-w-3xl' : 'max-w-6xl',
      )}
    >
      {children}
    </div>
  )
}
