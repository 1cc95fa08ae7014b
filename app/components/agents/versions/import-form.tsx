import { useFetcher } from '@remix-run/react'
import { CircleAlert, FileArchive } from 'lucide-react'
import { useRef, useState } from 'react'
import { useT } from '#app/components/i18n.tsx'
import { Button } from '#app/components/ui/button.tsx'
import { Card } from '#app/components/ui/card.tsx'
import type { ImportReport as Report } from '#app/domain/agents/file/check-agent-file.server.ts'
import { FILE_ENDING, MAX_FILE_BYTES, MAX_FILE_MB } from '#app/domain/agents/file/limits.ts'
import { ImportReport } from './import-report.tsx'

type Answer = { report?: Report; error: { message: string; fields: Record<string, string> } | null }

/** A file is chosen, checked, and only then imported. The same file is sent twice: nothing of it is kept in between. */
export function ImportForm() {
  const t = useT()
  const check = useFetcher<Answer>()
  const deed = useFetcher<Answer>()
  const [file, setFile] = useState<File | null>(null)
  const [isTooLarge, setTooLarge] = useState(false)
  // What became of a file says nothing about the next one.
  const [imported, setImported] = useState<File | null>(null)
  const input = useRef<HTMLInputElement>(null)

  const choose = (chosen: File | null) => {
    setFile(chosen)
    const isLarge = chosen !== null && chosen.size > MAX_FILE_BYTES
    setTooLarge(isLarge)
    if (chosen && !isLarge) send(check, chosen, { intent: 'check' })
  }
  const report = file && !isTooLarge && check.state === 'idle' ? check.data?.report : undefined
  const problem = isTooLarge
    ? t('errors.agentFile.tooLarge')
    : ((file === imported ? deed.data?.error?.message : undefined) ??
      (check.state === 'idle' && file ? check.data?.error?.message : undefined))
  const another = () => {
    if (input.current) input.current.value = ''
    input.current?.click()
  }

  return (
    <div className="grid gap-6">
      <Card>
        <label className="grid cursor-pointer justify-items-center gap-2 rounded-md border border-line-strong border-dashed bg-sunken/50 px-4 py-8 text-center transition-colors hover:bg-hover has-focus-visible:outline-2 has-focus-visible:outline-focus">
          <FileArchive className="size-6 text-muted" aria-hidden="true" />
          <span className="font-medium">{t('versions.import.file')}</span>
          <span className="max-w-full truncate text-muted text-sm">
            {file ? file.name : t('versions.import.fileHelp', { size: MAX_FILE_MB })}
          </span>
          <input
            ref={input}
            type="file"
            accept={`.zip,${FILE_ENDING}`}
            className="sr-only"
            onChange={(event) => choose(event.currentTarget.files?.[0] ?? null)}
          />
        </label>
        {check.state !== 'idle' ? (
          <p role="status" className="mt-3 text-muted">
            {t('versions.import.checking')}
          </p>
        ) : null}
      </Card>
      {problem ? (
        <section role="alert" className="grid gap-1 rounded-md bg-danger-soft px-4 py-3 text-danger">
          <h2 className="flex items-center gap-2 font-semibold">
            <CircleAlert className="size-4" aria-hidden="true" />
            {t('versions.import.refused')}
          </h2>
          <p>{problem}</p>
          <p className="text-sm">{t('versions.import.unchanged')}</p>
        </section>
      ) : null}
      {report && file ? (
        <ImportReport
          report={report}
          footer={
            <>
              <Button onClick={another}>{t('versions.import.another')}</Button>
              <Button
                variant="primary"
                isLoading={deed.state !== 'idle'}
                onClick={() => {
                  setImported(file)
                  send(deed, file, { intent: 'import', digest: report.digest })
                }}
              >
                {t('versions.import.confirm', { name: report.name })}
              </Button>
            </>
          }
        />
      ) : null}
    </div>
  )
}

function send(
  fetcher: { submit: (form: FormData, options: object) => void },
  file: File,
  fields: Record<string, string>,
) {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.set(name, value)
  form.set('file', file)
  fetcher.submit(form, { method: 'post', encType: 'multipart/form-data' })
}
