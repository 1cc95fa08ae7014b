import { useRevalidator } from '@remix-run/react'
import { useEffect } from 'react'

/** A rest is 30 seconds at least: nobody looks at a wrong word for longer than half of that. */
const EVERY_MS = 15_000

/** Breakers open and close without telling anybody: the page asks again while somebody looks at it, and when they come back. */
export function useFreshRests() {
  const { revalidate, state } = useRevalidator()
  useEffect(() => {
    if (state !== 'idle') return
    const look = () => {
      if (!document.hidden) revalidate()
    }
    const timer = setInterval(look, EVERY_MS)
    document.addEventListener('visibilitychange', look)
    return () => {
      clearInterval(timer)
      document.removeEventListener('visibilitychange', look)
    }
  }, [revalidate, state])
}
