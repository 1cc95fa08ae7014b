import { useCallback, useEffect, useRef, useState } from 'react'
import { useT } from '#app/components/i18n.tsx'
import { toast } from '#app/components/ui/toast-store.ts'
import type { Attachment } from '#app/contracts/stream-events.ts'
import { MAX_PICTURES } from '#app/domain/media/rules.ts'
import { NotSent, sendFile } from './send-file.ts'
import { shrinkPicture } from './shrink-picture.ts'

export type ChosenPicture = {
  key: string
  /** Of this browser alone. */
  url: string
  /** Null while it is on its way. */
  added: Attachment | null
}

export type Pictures = {
  chosen: ChosenPicture[]
  isLoading: boolean
  add: (files: Iterable<File>) => void
  remove: (key: string) => void
  /** What is sent with the message, and leaves the list. */
  take: () => Attachment[]
}

/** Pictures for the next message, uploaded to `url` as soon as they are chosen. */
export function usePictures(url: string): Pictures {
  const t = useT()
  const [chosen, setChosen] = useState<ChosenPicture[]>([])
  const current = useRef(chosen)
  current.current = chosen
  const stops = useRef(new Map<string, AbortController>())

  const remove = useCallback((key: string) => {
    stops.current.get(key)?.abort()
    setChosen((all) => all.filter((picture) => picture.key !== key))
  }, [])

  const upload = useCallback(
    async (key: string, file: File, { signal }: AbortController) => {
      try {
        const added = await sendFile<Attachment>(url, await shrinkPicture(file), { signal })
        setChosen((all) => all.map((picture) => (picture.key === key ? { ...picture, added } : picture)))
      } catch (error) {
        const reason = error instanceof NotSent ? error.reason : ''
        if (reason === null) return
        remove(key)
        toast(reason || t('media.lost'), { tone: 'danger' })
      }
    },
    [url, remove, t],
  )

  const add = useCallback(
    (files: Iterable<File>) => {
      const pictures = [...files].filter(({ type }) => type.startsWith('image/'))
      const room = MAX_PICTURES - current.current.length
      if (pictures.length > room) toast(t('media.tooManyPictures', { count: MAX_PICTURES }), { tone: 'info' })
      for (const file of pictures.slice(0, room)) {
        const key = crypto.randomUUID()
        const stop = new AbortController()
        stops.current.set(key, stop)
        setChosen((all) => [...all, { key, url: URL.createObjectURL(file), added: null }])
        void upload(key, file, stop)
      }
    },
    [upload, t],
  )

  const take = useCallback((): Attachment[] => {
    const taken = current.current.flatMap(({ added, url: path }) => {
      const size = added?.sizes.at(-1)
      // Until the server says the same, from here: it is there already.
      return added && size ? [{ ...added, sizes: [{ ...size, path }] }] : []
    })
    setChosen([])
    return taken
  }, [])

  useEffect(() => {
    const all = stops.current
    return () => {
      for (const stop of all.values()) stop.abort()
    }
  }, [])
  return { chosen, isLoading: chosen.some(({ added }) => added === null), add, remove, take }
}
