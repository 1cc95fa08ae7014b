import { useEffect, useRef, useState } from 'react'
import type { StreamEvent } from '#app/contracts/stream-events.ts'

export type StreamStatus = 'live' | 'reconnecting'

const RETRY_MS = [500, 1_000, 2_000, 5_000, 10_000]
/** Deltas come faster than a screen is drawn: they are handed on once a frame. */
const nextFrame = (run: () => void) => (document.hidden ? setTimeout(run, 50) : requestAnimationFrame(run))

type Options = {
  /** The stream's address without `after`; null follows nothing. */
  url: string | null
  /** The last event that the page has when it begins to follow. */
  after: number
  onEvents: (events: StreamEvent[]) => void
}

/**
 * Follows a conversation by Server-Sent Events. The browser reconnects by itself with the last id; where it gives up
 * (an answer that is no stream), we begin anew from the last event seen.
 */
export function useConversationStream({ url, after, onEvents }: Options): StreamStatus {
  const [status, setStatus] = useState<StreamStatus>('live')
  const latest = useRef({ after, onEvents })
  latest.current = { after, onEvents }

  useEffect(() => {
    if (url === null) return
    let lastSeq = latest.current.after
    let source: EventSource
    let retry: ReturnType<typeof setTimeout> | undefined
    let attempt = 0
    let waiting: StreamEvent[] = []
    const flush = () => {
      const events = waiting
      waiting = []
      if (events.length > 0) latest.current.onEvents(events)
    }
    const open = () => {
      source = new EventSource(`${url}?after=${lastSeq}`)
      source.onopen = () => {
        attempt = 0
        setStatus('live')
      }
      source.addEventListener('e', ({ data }: MessageEvent<string>) => {
        const event = JSON.parse(data) as StreamEvent
        lastSeq = event.seq
        waiting.push(event)
        if (waiting.length === 1) nextFrame(flush)
      })
      source.onerror = () => {
        setStatus('reconnecting')
        if (source.readyState !== EventSource.CLOSED) return
        retry = setTimeout(open, RETRY_MS[Math.min(attempt++, RETRY_MS.length - 1)])
      }
    }
    open()
    return () => {
      clearTimeout(retry)
      source.close()
      flush()
    }
  }, [url])

  return status
}
