import { useBlocker } from '@remix-run/react'
import { useEffect } from 'react'
import type { DraftForm } from './use-draft.ts'

/**
 * Leaving saves first. Only what cannot be saved asks: within the app by the blocker that is returned, on closing the
 * tab by the browser itself.
 */
export function useLeaveGuard({ state, flush }: Pick<DraftForm, 'state' | 'flush'>) {
  const isUnsaved = state !== 'saved'
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) => isUnsaved && currentLocation.pathname !== nextLocation.pathname,
  )

  useEffect(() => {
    if (blocker.state !== 'blocked' || !(state === 'dirty' || state === 'saving')) return
    flush().then((isKept) => {
      if (isKept) blocker.proceed()
    })
  }, [blocker, state, flush])

  useEffect(() => {
    if (!isUnsaved) return
    const warn = (event: BeforeUnloadEvent) => event.preventDefault()
    addEventListener('beforeunload', warn)
    return () => removeEventListener('beforeunload', warn)
  }, [isUnsaved])

  const mustAsk =
    blocker.state === 'blocked' && !(state === 'dirty' || state === 'saving' || state === 'saved')
  return { mustAsk, leave: () => blocker.proceed?.(), stay: () => blocker.reset?.() }
}
