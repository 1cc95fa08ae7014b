import { useFetcher } from '@remix-run/react'
import { useEffect } from 'react'
import type { DraftForm } from '#app/components/agents/use-draft.ts'
import { useT } from '#app/components/i18n.tsx'
import { toast } from '#app/components/ui/toast-store.ts'
import type { Restored } from '#app/domain/agents/restore-version.server.ts'

type Answer = { restored?: Restored; error: { message: string } | null }

/** In the editor: copies the live version into the draft, which the form takes over. What stood there is one step back. */
export function useBringToLive(form: DraftForm, versionsUrl: string, liveNumber: number | null) {
  const t = useT()
  const fetcher = useFetcher<Answer>()
  const { takeOver, flush, savedAt, undo } = form
  const { name } = form.draft
  const { data } = fetcher

  // biome-ignore lint/correctness/useExhaustiveDependencies: an answer is taken once, whatever was typed since
  useEffect(() => {
    if (data?.error) toast(data.error.message, { tone: 'danger' })
    if (!data?.restored) return
    const { number, settings, updatedAt } = data.restored
    takeOver({ name, settings }, updatedAt)
    toast(t('versions.restore.done', { number }), {
      action: { label: t('versions.restore.undo'), onSelect: undo.goBack },
    })
  }, [data])

  const bring = async () => {
    if (liveNumber === null) return
    // What is not valid cannot be kept; it stays one step back all the same.
    await flush()
    const fields = { intent: 'restore', number: liveNumber, updatedAt: savedAt() }
    fetcher.submit(fields, { method: 'post', action: versionsUrl })
  }
  return { bring, isBusy: fetcher.state !== 'idle' }
}
