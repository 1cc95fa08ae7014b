import { useCallback, useEffect, useRef, useState } from 'react'
import { toast } from '#app/components/ui/toast-store.ts'
import type { MediaItem } from '#app/domain/media/media-view.ts'

const POLL_MS = 1_500

export type Gallery = {
  /** Null until they are there for the first time. */
  items: MediaItem[] | null
  hasFailed: boolean
  reload: () => Promise<void>
  /** Shows the change at once; what the server says then counts. */
  order: (ids: string[]) => Promise<void>
  caption: (id: string, caption: string) => Promise<void>
  retry: (id: string) => Promise<void>
  remove: (id: string) => Promise<void>
}

type Answer = { items?: MediaItem[]; error?: { message: string } | null }

/** The gallery at `url`, read again while something in it is being made ready. */
export function useGallery(url: string): Gallery {
  const [items, setItems] = useState<MediaItem[] | null>(null)
  const [hasFailed, setFailed] = useState(false)
  // An answer to an older question must not undo a newer one.
  const turn = useRef(0)

  const call = useCallback(
    async (init?: RequestInit): Promise<boolean> => {
      turn.current += 1
      const mine = turn.current
      try {
        const response = await fetch(url, init)
        const answer = (await response.json()) as Answer
        if (answer.items && mine === turn.current) setItems(answer.items)
        setFailed(!answer.items && !answer.error)
        if (answer.error) toast(answer.error.message, { tone: 'danger' })
        return !answer.error
      } catch {
        setFailed(true)
        return false
      }
    },
    [url],
  )
  const reload = useCallback(async () => {
    await call()
  }, [call])
  const act = useCallback(
    async (intent: string, fields: [string, string][]) => {
      const body = new URLSearchParams([['intent', intent], ...fields])
      if (!(await call({ method: 'POST', body }))) await call()
    },
    [call],
  )

  useEffect(() => {
    void reload()
  }, [reload])
  const isWorking = items?.some(({ status }) => status === 'processing') ?? false
  useEffect(() => {
    if (!isWorking) return
    const timer = setInterval(() => {
      if (!document.hidden) void reload()
    }, POLL_MS)
    return () => clearInterval(timer)
  }, [isWorking, reload])

  const order = useCallback(
    (ids: string[]) => {
      setItems((all) => ids.flatMap((id) => all?.find((item) => item.id === id) ?? []))
      return act(
        'order',
        ids.map((id) => ['mediaIds', id]),
      )
    },
    [act],
  )
  const caption = useCallback(
    (mediaId: string, text: string) =>
      act('caption', [
        ['mediaId', mediaId],
        ['caption', text],
      ]),
    [act],
  )
  const retry = useCallback((mediaId: string) => act('retry', [['mediaId', mediaId]]), [act])
  const remove = useCallback((mediaId: string) => act('remove', [['mediaId', mediaId]]), [act])
  return { items, hasFailed, reload, order, caption, retry, remove }
}
