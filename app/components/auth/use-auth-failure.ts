import { useT } from '#app/components/i18n.tsx'
import type { MessageKey } from '#app/i18n/catalogues.ts'

type Field = 'form' | 'name' | 'email' | 'password' | 'code'
type Failure = { errors: Partial<Record<Field, MessageKey>>; minutes?: number } | null | undefined

/** `errorOf('email')`: what is wrong with a field, in the reader's language. */
export function useAuthFailure(failure: Failure) {
  const t = useT()
  return (field: Field) => {
    const key = failure?.errors[field]
    return key ? t(key, { minutes: failure?.minutes ?? 1 }) : undefined
  }
}
