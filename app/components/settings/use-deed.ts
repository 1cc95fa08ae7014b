import { type SubmitOptions, useFetcher } from '@remix-run/react'
import { useEffect, useRef } from 'react'
import { toast } from '#app/components/ui/toast-store.ts'

type Answer = { error: { message: string; fields: Record<string, string> } | null }
type Values = Record<string, string> | FormData

/**
 * One deed of a page: sends it to the page's action, tells of its end in a toast, and keeps what went wrong. `onDone` runs
 * once for each success.
 */
export function useDeed(options: { doneText?: string; onDone?: () => void; tellsFailure?: boolean } = {}) {
  const fetcher = useFetcher<Answer>()
  const latest = useRef(options)
  latest.current = options
  const { state, data } = fetcher
  useEffect(() => {
    if (state !== 'idle' || !data) return
    const { doneText, onDone, tellsFailure } = latest.current
    if (data.error === null) {
      if (doneText) toast(doneText)
      onDone?.()
    } else if (tellsFailure) toast(data.error.message, { tone: 'danger' })
  }, [state, data])
  const error = data?.error ?? null
  return {
    Form: fetcher.Form,
    act: (values: Values, to: SubmitOptions = {}) => fetcher.submit(values, { method: 'post', ...to }),
    isBusy: state !== 'idle',
    errorOf: (field: string) => error?.fields[field],
    /** Only when no field says it better. */
    message: error && Object.keys(error.fields).length === 0 ? error.message : null,
  }
}
