import { clsx } from 'clsx'

/** The shape of what is coming; give it the real size by classes. */
export function Skeleton({ className }: { className?: string }) {
  return <span className={clsx('block animate-pulse rounded-sm bg-hover', className)} aria-hidden="true" />
}
