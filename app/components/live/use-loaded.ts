import { useFetcher } from '@remix-run/react'
import { useCallback, useEffect, useRef } from 'react'

/**
 * Data that a page asks for beside its own, once `refresh` was called. One load at a time: what changes meanwhile is asked
 * for afterwards, so that no load is cut off by the next. A null `url` loads nothing.
 */
export function useLoaded<Data>(url: string | null) {
  const { data, load, state } = useFetcher<Data>()
  const isLoading = useRef(false)
  const isStale = useRef(false)

  const refresh = useCallback(() => {
    isStale.current = true
    if (url === null || isLoading.current) return
    isStale.current = false
    isLoading.current = true
    load(url)
  }, [url, load])

  useEffect(() => {
    isLoading.current = state !== 'idle'
    if (isStale.current) refresh()
  }, [state, refresh])

  return { data, refresh }
}
