import { useFetcher } from '@remix-run/react'
import { useEffect, useRef } from 'react'
import { useT } from '#app/components/i18n.tsx'
import { toast } from '#app/components/ui/toast-store.ts'

type Deed = 'refresh' | 'cancel' | 'delete'
type Answer = { error: { message: string } | null }

const DONE = {
  refresh: 'knowledge.refreshing',
  cancel: 'knowledge.stopping',
  delete: 'knowledge.deleted',
} as const

/** What can be done with one source from its row or its page; says what was done, or why not. */
export function useSourceDeeds(slug: string, onDone?: (deed: Deed) => void) {
  const t = useT()
  const fetcher = useFetcher<Answer>()
  const doing = useRef<Deed | null>(null)
  const latest = useRef(onDone)
  useEffect(() => {
    latest.current = onDone
  })
  useEffect(() => {
    const deed = doing.current
    if (fetcher.state !== 'idle' || !fetcher.data || !deed) return
    doing.current = null
    if (fetcher.data.error) toast(fetcher.data.error.message, { tone: 'danger' })
    else {
      toast(t(DONE[deed]))
      latest.current?.(deed)
    }
  }, [fetcher.state, fetcher.data, t])
  const send = (deed: Deed, fields: Record<string, string>) => {
    doing.current = deed
    fetcher.submit({ intent: deed, ...fields }, { method: 'post', action: `/w/${slug}/knowledge?index` })
  }
  return {
    isBusy: fetcher.state !== 'idle',
    refresh: (sourceId: string) => send('refresh', { sourceId }),
    cancel: (jobRunId: string) => send('cancel', { jobRunId }),
    remove: (sourceId: string) => send('delete', { sourceId }),
  }
}
