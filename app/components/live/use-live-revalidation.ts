import { useFetchers, useRevalidator } from '@remix-run/react'
import { useCallback, useEffect, useRef } from 'react'
import type { LiveStatus } from './connection.ts'
import { useChannel } from './use-channel.ts'
import { useWorkspaceTopic } from './use-workspace-topic.ts'

export type WorkspaceEvent = 'conversation.changed' | 'approval.changed' | 'source.changed' | 'job.changed'

/** Events of one moment cause one load. */
const GATHER_MS = 150

/** What the router does in this very moment: a load of a fetcher that just began may not have reached a render yet. */
function isRouterLoading(): boolean {
  const state = window.__remixRouter?.state
  return state !== undefined && [...state.fetchers.values()].some((fetcher) => fetcher.state === 'loading')
}

/**
 * Loads the page's data again when something of the named kinds changed in the workspace, after a gap in the connection,
 * and when somebody comes back to the tab. A hidden tab waits until it is seen. `isMine` narrows what counts.
 */
export function useLiveRevalidation(
  workspaceId: string,
  events: readonly WorkspaceEvent[],
  isMine: (payload: Record<string, unknown>) => boolean = () => true,
): LiveStatus {
  const { revalidate, state } = useRevalidator()
  const isBusy = useFetchers().some((fetcher) => fetcher.state === 'loading') || state === 'loading'
  const isLoading = useRef(false)
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  const isStale = useRef(false)

  const refresh = useCallback(() => {
    isStale.current = true
    if (document.hidden || timer.current) return
    timer.current = setTimeout(() => {
      timer.current = undefined
      // A load under way would be cut off for nothing: the next one follows it.
      if (isLoading.current) return
      if (isRouterLoading()) return refresh()
      isStale.current = false
      revalidate()
    }, GATHER_MS)
  }, [revalidate])

  useEffect(() => {
    isLoading.current = isBusy
    if (!isBusy && isStale.current) refresh()
  }, [isBusy, refresh])

  useEffect(() => {
    const onVisible = () => {
      if (!document.hidden && isStale.current) refresh()
    }
    document.addEventListener('visibilitychange', onVisible)
    return () => {
      document.removeEventListener('visibilitychange', onVisible)
      clearTimeout(timer.current)
      timer.current = undefined
    }
  }, [refresh])

  return useChannel(useWorkspaceTopic(workspaceId), {
    onEvent(name, payload) {
      const isRecord = typeof payload === 'object' && payload !== null
      if (events.some((event) => event === name) && isRecord && isMine(payload as Record<string, unknown>))
        refresh()
    },
    onJoin: refresh,
  })
}
