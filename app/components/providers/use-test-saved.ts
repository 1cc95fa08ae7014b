import { useFetcher } from '@remix-run/react'
import { useEffect } from 'react'
import { toast } from '#app/components/ui/toast-store.ts'
import type { TrialAnswer } from './use-trial.ts'

/** Tests the connection as it is kept, and fetches its models when that goes well. */
export function useTestSaved() {
  const fetcher = useFetcher<TrialAnswer>()
  const { state, data } = fetcher
  useEffect(() => {
    if (state === 'idle' && data?.error) toast(data.error.message, { tone: 'danger' })
  }, [state, data])
  return {
    run: () => fetcher.submit({ intent: 'test' }, { method: 'post' }),
    isBusy: state !== 'idle',
    // A failure stands at the head of the page, where it is kept.
    verdict: state === 'idle' && data?.verdict?.ok ? data.verdict : undefined,
  }
}
