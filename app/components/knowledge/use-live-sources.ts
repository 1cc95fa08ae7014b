import { useRevalidator } from '@remix-run/react'
import { useEffect } from 'react'
import { useLiveRevalidation } from '#app/components/live/use-live-revalidation.ts'

const POLL_MS = 2_000

/**
 * Keeps what is shown of sources true: live by Realtime; while that is not connected and something is under way, by
 * asking again. `sourceId` narrows it to one source.
 */
export function useLiveSources(workspaceId: string, hasWork: boolean, sourceId?: string): void {
  const { revalidate } = useRevalidator()
  const status = useLiveRevalidation(
    workspaceId,
    ['source.changed', 'job.changed'],
    (payload) => !sourceId || payload.sourceId === sourceId || payload.subjectId === sourceId,
  )
  const mustAsk = hasWork && status !== 'live'
  useEffect(() => {
    if (!mustAsk) return
    const timer = setInterval(() => {
      if (!document.hidden) revalidate()
    }, POLL_MS)
    return () => clearInterval(timer)
  }, [mustAsk, revalidate])
}
