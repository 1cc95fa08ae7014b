import { useFetcher } from '@remix-run/react'
import { useCallback, useEffect, useRef } from 'react'
import { useT } from '#app/components/i18n.tsx'
import { toast } from '#app/components/ui/toast-store.ts'
import type { Published } from '#app/domain/agents/publish-agent.server.ts'
import type { Restored } from '#app/domain/agents/restore-version.server.ts'

type Answer = { published?: Published; restored?: Restored; error: { message: string } | null }

/** Going back and copying, told of in toasts; a copy can be undone from there, as long as nobody wrote since. */
export function useVersionDeeds(draftUrl: string, onDone: () => void) {
  const t = useT()
  const fetcher = useFetcher<Answer>()
  const undo = useFetcher<{ updatedAt?: string }>()
  const done = useRef(onDone)
  done.current = onDone

  const undoRestore = useCallback(
    ({ before, updatedAt }: Restored) =>
      // The editor's own door for drafts: JSON in, and CONFLICT when somebody wrote meanwhile.
      undo.submit({ ...before, updatedAt } as never, {
        method: 'post',
        action: draftUrl,
        encType: 'application/json',
      }),
    [undo.submit, draftUrl],
  )

  useEffect(() => {
    if (fetcher.state !== 'idle' || !fetcher.data) return
    const { error, published, restored } = fetcher.data
    if (error) toast(error.message, { tone: 'danger' })
    if (published) toast(t('versions.rollback.done', { number: published.number }))
    if (restored)
      toast(t('versions.restore.done', { number: restored.number }), {
        action: { label: t('versions.restore.undo'), onSelect: () => undoRestore(restored) },
      })
    done.current()
  }, [fetcher.state, fetcher.data, t, undoRestore])

  useEffect(() => {
    if (undo.state !== 'idle' || !undo.data) return
    if (undo.data.updatedAt) toast(t('versions.restore.undone'))
    else toast(t('versions.restore.notUndone'), { tone: 'danger' })
  }, [undo.state, undo.data, t])

  return {
    isBusy: fetcher.state !== 'idle',
    rollback: (number: number, updatedAt: string, keepsDraft: boolean) =>
      fetcher.submit({ intent: 'rollback', number, updatedAt, keepsDraft }, { method: 'post' }),
    restore: (number: number, updatedAt: string) =>
      fetcher.submit({ intent: 'restore', number, updatedAt }, { method: 'post' }),
  }
}
