import { CircleAlert } from 'lucide-react'
import type { ReactNode } from 'react'

/** What went wrong with a form as a whole, above its fields. */
export function FormError({ children }: { children: ReactNode }) {
  if (!children) return null
  return (
    <p role="alert" className="flex gap-2 rounded-sm bg-danger-soft px-3 py-2.5 text-danger">
      <CircleAlert className="mt-0.5 size-4 shrink-0" aria-hidden="true" />
      <span>{children}</span>
    </p>
  )
}
