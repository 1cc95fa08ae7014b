import { useFetcher } from '@remix-run/react'
import { useState } from 'react'
import { FormError } from '#app/components/auth/form-error.tsx'
import { useT } from '#app/components/i18n.tsx'
import { Button } from '#app/components/ui/button.tsx'
import { Card } from '#app/components/ui/card.tsx'
import { Field } from '#app/components/ui/field.tsx'
import { Input } from '#app/components/ui/input.tsx'
import { Segmented } from '#app/components/ui/segmented.tsx'
import { Textarea } from '#app/components/ui/textarea.tsx'
import type { ShownDocument } from '#app/domain/tools/openapi/shown-document.ts'
import type { ServerView } from '#app/domain/tools/servers/server-view.ts'
import { OpenApiImport } from './openapi-import.tsx'

type Answer =
  | { error: null; document: ShownDocument }
  | { error: { message: string; fields: Record<string, string> }; document?: undefined }

type From = 'address' | 'text'

/** Reads a document, then lets a person pick. `server` is null for a first import. */
export function OpenApiWizard({ server }: { server: ServerView | null }) {
  const t = useT()
  const fetcher = useFetcher<Answer>()
  const [from, setFrom] = useState<From>(server && server.source === '' ? 'text' : 'address')
  const [address, setAddress] = useState(server?.source ?? '')
  const [text, setText] = useState('')
  const error = fetcher.data?.error
  const document = fetcher.data?.document
  const source = from === 'text' ? { text, address: '' } : { text: '', address }
  return (
    <div className="grid grid-cols-1 gap-5">
      <fetcher.Form
        method="post"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          // From the fields themselves: what was typed before the page's scripts had run counts too.
          const form = new FormData(event.currentTarget)
          const typed = { address: String(form.get('address') ?? ''), text: String(form.get('text') ?? '') }
          setAddress(typed.address || address)
          setText(typed.text || text)
          fetcher.submit({ intent: 'read', ...typed }, { method: 'post' })
        }}
      >
        <Card
          title={t('tools.openapi.source')}
          purpose={t('tools.openapi.sourcePurpose')}
          footer={
            <Button
              type="submit"
              variant={document ? 'secondary' : 'primary'}
              isLoading={fetcher.state !== 'idle'}
            >
              {document ? t('tools.openapi.readAgain') : t('tools.openapi.read')}
            </Button>
          }
        >
          <div className="grid gap-4">
            <FormError>{error && Object.keys(error.fields).length === 0 ? error.message : null}</FormError>
            <Segmented<From>
              label={t('tools.openapi.source')}
              value={from}
              options={[
                { value: 'address', label: t('tools.openapi.fromAddress') },
                { value: 'text', label: t('tools.openapi.fromText') },
              ]}
              onChange={setFrom}
            />
            {from === 'address' ? (
              <Field label={t('tools.openapi.address')} error={error?.fields.address}>
                <Input
                  name="address"
                  type="url"
                  value={address}
                  maxLength={2_000}
                  spellCheck={false}
                  className="font-mono text-sm"
                  placeholder="https://api.example.com/openapi.json"
                  onChange={(event) => setAddress(event.target.value)}
                />
              </Field>
            ) : (
              <>
                <FileButton onText={setText} />
                <Field label={t('tools.openapi.text')} error={error?.fields.text}>
                  <Textarea
                    name="text"
                    rows={8}
                    value={text}
                    spellCheck={false}
                    className="font-mono text-sm"
                    placeholder={'openapi: 3.1.0\n…'}
                    onChange={(event) => setText(event.target.value)}
                  />
                </Field>
              </>
            )}
          </div>
        </Card>
      </fetcher.Form>
      {document ? (
        <OpenApiImport
          key={`${document.title}${document.version}${document.operations.length}`}
          document={document}
          source={source}
          server={server}
        />
      ) : null}
    </div>
  )
}

/** A file is read here, in the browser: what is sent is its text, as if it had been pasted. */
function FileButton({ onText }: { onText: (text: string) => void }) {
  const t = useT()
  return (
    <Field label={t('tools.openapi.file')}>
      <Input
        type="file"
        accept=".json,.yaml,.yml,application/json,application/yaml,text/yaml"
        className="py-1.5 text-sm"
        onChange={async (event) => {
          const file = event.target.files?.[0]
          if (file && file.size <= 4_000_000) onText(await file.text())
        }}
      />
    </Field>
  )
}
