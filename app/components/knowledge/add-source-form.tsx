import { useFetcher } from '@remix-run/react'
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import { FormError } from '#app/components/auth/form-error.tsx'
import { useT } from '#app/components/i18n.tsx'
import { Button } from '#app/components/ui/button.tsx'
import { Field } from '#app/components/ui/field.tsx'
import { Input } from '#app/components/ui/input.tsx'
import { Textarea } from '#app/components/ui/textarea.tsx'
import type { SourceKind } from '#app/domain/knowledge/rules.ts'
import { MAX_FILE_BYTES } from '#app/domain/knowledge/rules.ts'
import { AgentChoice } from './agent-choice.tsx'
import { FileDrop } from './file-drop.tsx'

type Answer = { error: { message: string; fields: Record<string, string> } | null }
type Props = { slug: string; kind: SourceKind; agents: { id: string; name: string }[]; onAdded: () => void }

/** One of the three ways to add knowledge. */
export function AddSourceForm({ slug, kind, agents, onAdded }: Props) {
  const t = useT()
  const fetcher = useFetcher<Answer>()
  const [file, setFile] = useState<File | null>(null)
  const [isTooLarge, setTooLarge] = useState(false)
  const isAdded = fetcher.state === 'idle' && fetcher.data?.error === null
  const latest = useRef(onAdded)
  useEffect(() => {
    latest.current = onAdded
  })
  useEffect(() => {
    if (isAdded) latest.current()
  }, [isAdded])

  const error = fetcher.data?.error
  const errorOf = (field: string) => error?.fields[field]
  const message = error && Object.keys(error.fields).length === 0 ? error.message : null
  const submit = (event: FormEvent) => {
    // A file that would be refused is not sent on its way first.
    const isOver = file !== null && file.size > MAX_FILE_BYTES
    setTooLarge(isOver)
    if (isOver) event.preventDefault()
  }
  const fields: Record<SourceKind, ReactNode> = {
    text: (
      <>
        <Field label={t('knowledge.add.name')} help={t('knowledge.add.nameHelp')} error={errorOf('name')}>
          <Input name="name" maxLength={200} placeholder={t('knowledge.add.namePlaceholder')} />
        </Field>
        <Field label={t('knowledge.add.text')} help={t('knowledge.add.textHelp')} error={errorOf('text')}>
          <Textarea
            name="text"
            rows={9}
            className="field-sizing-fixed"
            placeholder={t('knowledge.add.textPlaceholder')}
          />
        </Field>
      </>
    ),
    file: (
      <Field
        label={t('knowledge.add.file')}
        help={t('knowledge.add.fileHelp')}
        error={isTooLarge ? t('errors.knowledge.fileTooLarge') : (errorOf('file') ?? errorOf('name'))}
      >
        <FileDrop
          name="file"
          onChange={(chosen) => {
            setFile(chosen)
            setTooLarge(chosen !== null && chosen.size > MAX_FILE_BYTES)
          }}
        />
      </Field>
    ),
    page: (
      <Field label={t('knowledge.add.url')} help={t('knowledge.add.urlHelp')} error={errorOf('url')}>
        <Input
          name="url"
          type="url"
          inputMode="url"
          maxLength={2_000}
          placeholder="https://"
          autoComplete="off"
        />
      </Field>
    ),
  }
  const onlyOne = agents.length === 1 ? agents.map((agent) => agent.id) : []
  return (
    <fetcher.Form
      method="post"
      action={`/w/${slug}/knowledge?index`}
      encType={kind === 'file' ? 'multipart/form-data' : undefined}
      noValidate
      onSubmit={submit}
      className="grid gap-5"
    >
      <FormError>{message}</FormError>
      {fields[kind]}
      <AgentChoice agents={agents} chosen={onlyOne} legend={t('knowledge.add.agents')} />
      <div className="flex justify-end">
        <Button
          type="submit"
          variant="primary"
          name="intent"
          value={`add-${kind}`}
          isLoading={fetcher.state !== 'idle'}
        >
          {t('knowledge.add.submit')}
        </Button>
      </div>
    </fetcher.Form>
  )
}
