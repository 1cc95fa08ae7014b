import { useFetcher } from '@remix-run/react'
import { useEffect } from 'react'
import { toast } from '#app/components/ui/toast-store.ts'

type Answer = { error: { message: string; fields: Record<string, string> } | null }

/** A form that stays where it is: its fetcher, what went wrong, and a word when it is saved. */
export function useSavedForm(savedText: string) {
  const fetcher = useFetcher<Answer>()
  const isSaved = fetcher.state === 'idle' && fetcher.data?.error === null
  useEffect(() => {
    if (isSaved) toast(savedText)
  }, [isSaved, savedText])
  const error = fetcher.data?.error ?? null
  return {
    Form: fetcher.Form,
    isBusy: fetcher.state !== 'idle',
    errorOf: (field: string) => error?.fields[field],
    /** Only when no field says it better. */
    message: error && Object.keys(error.fields).length === 0 ? error.message : null,
  }
}
