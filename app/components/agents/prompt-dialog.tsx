import { useCallback, useEffect, useRef, useState } from 'react'
import { useFormat, useT } from '#app/components/i18n.tsx'
import { Button } from '#app/components/ui/button.tsx'
import { Dialog } from '#app/components/ui/dialog.tsx'
import { Field } from '#app/components/ui/field.tsx'
import { Input } from '#app/components/ui/input.tsx'
import { Spinner } from '#app/components/ui/spinner.tsx'
import type { PromptPreview } from '#app/domain/agents/preview-prompt.server.ts'
import { PromptParts } from './prompt-parts.tsx'
import { type Draft, toSend } from './use-draft.ts'

type Props = { url: string; draft: Draft; onClose: () => void }

/** What a model is told before the first word of an answer, made by the server exactly as for a visitor. */
export function PromptDialog({ url, draft, onClose }: Props) {
  const t = useT()
  const format = useFormat()
  const [question, setQuestion] = useState('')
  const [preview, setPreview] = useState<PromptPreview | null>(null)
  const [failure, setFailure] = useState<string | null>(null)
  const [isLoading, setLoading] = useState(true)
  const latest = useRef(draft)
  latest.current = draft

  const load = useCallback(
    async (asked: string) => {
      setLoading(true)
      setFailure(null)
      try {
        const body = JSON.stringify({ ...toSend(latest.current), question: asked })
        const headers = { 'content-type': 'application/json' }
        const response = await fetch(url, { method: 'POST', headers, body })
        const answer = (await response.json()) as PromptPreview & { error?: { message: string } }
        if (response.ok) setPreview(answer)
        else setFailure(answer.error?.message ?? '')
      } catch {
        setFailure('')
      }
      setLoading(false)
    },
    [url],
  )
  useEffect(() => {
    void load('')
  }, [load])

  const isRead = draft.settings.model !== 'builtin'
  const room =
    isRead && preview && preview.contextTokens > 0 ? preview.totalTokens / preview.contextTokens : null
  return (
    <Dialog
      isOpen
      size="lg"
      onClose={onClose}
      title={t('character.prompt.title')}
      description={t('character.prompt.body')}
    >
      <div className="grid gap-4">
        <form
          className="flex items-end gap-2"
          onSubmit={(event) => {
            event.preventDefault()
            void load(question)
          }}
        >
          <Field label={t('character.prompt.question')} isOptional className="min-w-0 flex-1">
            <Input
              value={question}
              maxLength={4_000}
              placeholder={t('character.prompt.questionPlaceholder')}
              onChange={(event) => setQuestion(event.target.value)}
            />
          </Field>
          <Button type="submit" isLoading={isLoading}>
            {t('character.prompt.show')}
          </Button>
        </form>
        {failure === null ? null : (
          <p role="alert" className="text-danger">
            {failure || t('character.prompt.failed')}
          </p>
        )}
        {preview ? (
          <>
            <div className="grid gap-1.5" role="status">
              <p className="flex flex-wrap items-baseline gap-x-2">
                <strong className="font-semibold text-md tabular-nums">
                  {t('character.prompt.tokens', { count: preview.totalTokens })}
                </strong>
                {room === null ? null : (
                  <span className="text-muted">
                    {t('character.prompt.of', {
                      room: format.number(preview.contextTokens),
                      model: preview.model,
                      share: format.number(room, { style: 'percent', maximumFractionDigits: 1 }),
                    })}
                  </span>
                )}
              </p>
              {room === null ? null : (
                <meter
                  className="h-2 w-full"
                  min={0}
                  max={1}
                  high={0.8}
                  optimum={0}
                  value={Math.min(1, room)}
                  aria-label={t('character.prompt.room')}
                />
              )}
              {room !== null && preview.totalTokens + preview.answerTokens > preview.contextTokens ? (
                <p className="text-danger">{t('character.prompt.tooLong')}</p>
              ) : null}
              {preview.unknown.length > 0 ? (
                <p className="text-warning">
                  {t('character.variables.unknown', {
                    count: preview.unknown.length,
                    names: preview.unknown.map((name) => `{{${name}}}`).join(', '),
                  })}
                </p>
              ) : null}
              {isRead ? null : <p className="text-muted text-sm">{t('character.prompt.builtin')}</p>}
            </div>
            <PromptParts preview={preview} />
          </>
        ) : isLoading ? (
          <Spinner />
        ) : null}
      </div>
    </Dialog>
  )
}
