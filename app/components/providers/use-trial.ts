import { useFetcher } from '@remix-run/react'
import type { Verdict } from '#app/domain/providers/verdicts.ts'

export type TrialAnswer = {
  error: { message: string; fields: Record<string, string> } | null
  verdict?: Verdict
}

/** Tries what stands in a form, before it is saved. */
export function useTrial() {
  const fetcher = useFetcher<TrialAnswer>()
  return {
    tryForm: (form: HTMLFormElement) => {
      const values = new FormData(form)
      values.set('intent', 'try')
      fetcher.submit(values, { method: 'post' })
    },
    isTrying: fetcher.state !== 'idle',
    verdict: fetcher.state === 'idle' ? fetcher.data?.verdict : undefined,
    error: fetcher.data?.error ?? null,
  }
}
