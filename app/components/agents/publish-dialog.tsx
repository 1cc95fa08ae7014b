import { useFetcher } from '@remix-run/react'
import { useEffect, useRef, useState } from 'react'
import { useT } from '#app/components/i18n.tsx'
import { Button } from '#app/components/ui/button.tsx'
import { Dialog } from '#app/components/ui/dialog.tsx'
import { Field } from '#app/components/ui/field.tsx'
import { Textarea } from '#app/components/ui/textarea.tsx'
import type { PublishCheck as Check } from '#app/domain/agents/check-publish.server.ts'
import type { Published } from '#app/domain/agents/publish-agent.server.ts'
import { Snippet } from './snippet.tsx'
import type { DraftForm } from './use-draft.ts'
import { type CheckState, Problems, PublishCheck } from './versions/publish-check.tsx'

type Answer = { published?: Published; error?: { message: string; fields: Record<string, string> } | null }
type Props = {
  form: DraftForm
  appUrl: string
  publicId: string
  /** Where what changes is asked for. */
  checkUrl: string
  onClose: () => void
}

/** Saves what is pending, says what that changes, publishes exactly that, and hands over the line for the page. */
export function PublishDialog({ form, appUrl, publicId, checkUrl, onClose }: Props) {
  const t = useT()
  const fetcher = useFetcher<Answer>()
  const [note, setNote] = useState('')
  const [isSaving, setSaving] = useState(false)
  const published = fetcher.data?.published
  const failure = fetcher.data?.error
  const { adopt } = form

  useEffect(() => {
    if (published) adopt(published.updatedAt)
  }, [published, adopt])

  const check = useCheck(form, checkUrl)
  const publish = async () => {
    setSaving(true)
    const isKept = await form.flush()
    setSaving(false)
    // What cannot be saved is marked in the form behind.
    if (!isKept) return onClose()
    fetcher.submit({ intent: 'publish', note, updatedAt: form.savedAt() }, { method: 'post' })
  }

  if (published) {
    return (
      <Dialog
        isOpen
        onClose={onClose}
        title={t('agents.publish.done', { number: published.number })}
        description={t('agents.publish.doneBody')}
        footer={
          <div className="pt-4">
            <Button variant="primary" onClick={onClose}>
              {t('common.close')}
            </Button>
          </div>
        }
      >
        <Snippet appUrl={appUrl} publicId={publicId} />
      </Dialog>
    )
  }
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('agents.publish.title', { name: form.draft.name })}
      description={t('agents.publish.body')}
      footer={
        <div className="flex gap-2 pt-4">
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button variant="primary" isLoading={isSaving || fetcher.state !== 'idle'} onClick={publish}>
            {t('agents.publish.confirm')}
          </Button>
        </div>
      }
    >
      <div className="grid gap-5">
        <Field
          label={t('agents.publish.note')}
          help={t('agents.publish.noteHelp')}
          error={failure ? (failure.fields.note ?? failure.message) : undefined}
          isOptional
        >
          <Textarea value={note} rows={2} maxLength={500} onChange={(event) => setNote(event.target.value)} />
        </Field>
        {check === 'unsaved' ? (
          <Problems problems={[{ kind: 'fields', name: form.draft.name }]} />
        ) : (
          <PublishCheck check={check} />
        )}
      </div>
    </Dialog>
  )
}

/** What would be published is what is kept: the draft is saved first, then asked about, once. */
function useCheck(form: DraftForm, url: string): CheckState | 'unsaved' {
  const [check, setCheck] = useState<CheckState | 'unsaved'>('loading')
  const flush = useRef(form.flush)
  useEffect(() => {
    const abort = new AbortController()
    const ask = async () => {
      if (!(await flush.current())) return setCheck('unsaved')
      const response = await fetch(url, { signal: abort.signal })
      setCheck(response.ok ? ((await response.json()) as Check) : null)
    }
    ask().catch(() => (abort.signal.aborted ? undefined : setCheck(null)))
    return () => abort.abort()
  }, [url])
  return check
}
