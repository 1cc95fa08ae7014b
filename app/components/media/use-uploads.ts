import { useCallback, useEffect, useRef, useState } from 'react'
import { useT } from '#app/components/i18n.tsx'
import { NotSent, sendFile } from './send-file.ts'
import { videoPoster } from './video-poster.ts'

export type Upload = {
  key: string
  name: string
  /** 0 to 100. */
  percent: number
  /** Why it was not added; null as long as it is on its way. */
  failure: string | null
}

/** So many at once: more only make each slower. */
const AT_ONCE = 2

type Waiting = { key: string; file: File; abort: AbortController }

/** Files on their way into the gallery at `url`; `onAdded` after each. */
export function useUploads(url: string, onAdded: () => void) {
  const t = useT()
  const [uploads, setUploads] = useState<Upload[]>([])
  const line = useRef<{ waiting: Waiting[]; running: Map<string, AbortController> }>({
    waiting: [],
    running: new Map(),
  })

  const change = useCallback((key: string, patch: Partial<Upload> | null) => {
    setUploads((all) =>
      all.flatMap((upload) => (upload.key === key ? (patch ? [{ ...upload, ...patch }] : []) : [upload])),
    )
  }, [])

  const send = useCallback(
    async ({ key, file, abort: { signal } }: Waiting) => {
      try {
        // Only a guess, to have the still in time: what the file is, the server sees.
        const still = file.type.startsWith('video/') ? videoPoster(file) : null
        const onProgress = (percent: number) => change(key, { percent })
        const { id } = await sendFile<{ id: string }>(url, file, { signal, onProgress })
        const poster = await still
        // A video without a still is a video all the same.
        if (poster) await sendFile(`${url}/${id}/poster`, poster, { signal }).catch(() => {})
        change(key, null)
        onAdded()
      } catch (error) {
        const reason = error instanceof NotSent ? error.reason : ''
        change(key, reason === null ? null : { failure: reason || t('media.lost') })
      }
    },
    [url, change, onAdded, t],
  )

  const next = useCallback(() => {
    const { waiting, running } = line.current
    while (running.size < AT_ONCE) {
      const one = waiting.shift()
      if (!one) return
      running.set(one.key, one.abort)
      void send(one).finally(() => {
        running.delete(one.key)
        next()
      })
    }
  }, [send])

  const add = useCallback(
    (files: Iterable<File>) => {
      const fresh = [...files].map((file) => ({
        key: crypto.randomUUID(),
        file,
        abort: new AbortController(),
      }))
      line.current.waiting.push(...fresh)
      setUploads((all) => [
        ...all,
        ...fresh.map(({ key, file: { name } }) => ({ key, name, percent: 0, failure: null })),
      ])
      next()
    },
    [next],
  )

  /** Stops what is on its way; what failed leaves the list. */
  const cancel = useCallback(
    (key: string) => {
      const { waiting, running } = line.current
      line.current.waiting = waiting.filter((one) => one.key !== key)
      running.get(key)?.abort()
      change(key, null)
    },
    [change],
  )

  useEffect(() => {
    const { running } = line.current
    return () => {
      for (const abort of running.values()) abort.abort()
    }
  }, [])
  return { uploads, add, cancel }
}
