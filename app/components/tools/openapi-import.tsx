import { useFetcher } from '@remix-run/react'
import { useState } from 'react'
import { FormError } from '#app/components/auth/form-error.tsx'
import { useT } from '#app/components/i18n.tsx'
import { Button } from '#app/components/ui/button.tsx'
import { Card } from '#app/components/ui/card.tsx'
import { Field } from '#app/components/ui/field.tsx'
import { Input } from '#app/components/ui/input.tsx'
import { Select } from '#app/components/ui/select.tsx'
import type { ShownDocument } from '#app/domain/tools/openapi/shown-document.ts'
import type { ServerView } from '#app/domain/tools/servers/server-view.ts'
import { OperationList } from './operation-list.tsx'

type Answer = { error: { message: string; fields: Record<string, string> } | null }
type Props = {
  document: ShownDocument
  source: { text: string; address: string }
  server: ServerView | null
}

/** What the document offers: where it goes, how one signs in, and which operations become tools. */
export function OpenApiImport({ document, source, server }: Props) {
  const t = useT()
  const fetcher = useFetcher<Answer>()
  const [name, setName] = useState(server?.name ?? document.title)
  const [baseUrl, setBaseUrl] = useState(server?.url ?? document.servers[0] ?? '')
  const [scheme, setScheme] = useState(() => startingScheme(document, server))
  const [secret, setSecret] = useState('')
  const [chosen, setChosen] = useState<ReadonlySet<string>>(
    () => new Set(document.operations.filter(({ state }) => state === 'changed').map(({ key }) => key)),
  )
  const error = fetcher.data?.error
  const kind = document.schemes.find((one) => one.name === scheme)?.kind
  const send = () => {
    const operations = document.operations
      .filter(({ key }) => chosen.has(key))
      .map(({ key, hash }) => ({ key, hash }))
    fetcher.submit(
      { intent: 'import', ...source, name, baseUrl, scheme, secret, operations: JSON.stringify(operations) },
      { method: 'post' },
    )
  }
  return (
    <>
      <Card title={t('tools.openapi.where')} purpose={t('tools.openapi.wherePurpose')}>
        <div className="grid gap-5">
          <Field label={t('tools.server.name')} error={error?.fields.name}>
            <Input value={name} maxLength={80} onChange={(event) => setName(event.target.value)} />
          </Field>
          <Field
            label={t('tools.openapi.base')}
            help={t('tools.openapi.baseHelp')}
            error={error?.fields.baseUrl}
          >
            <Input
              type="url"
              value={baseUrl}
              maxLength={2_000}
              spellCheck={false}
              className="font-mono text-sm"
              onChange={(event) => setBaseUrl(event.target.value)}
            />
          </Field>
          <div className="grid gap-5 sm:grid-cols-2">
            <Field
              label={t('tools.openapi.scheme')}
              help={
                document.otherSchemes.length > 0
                  ? t('tools.openapi.otherSchemes', { names: document.otherSchemes.join(', ') })
                  : undefined
              }
            >
              <Select
                value={scheme}
                options={[
                  { value: '', label: t('tools.openapi.scheme.none') },
                  ...document.schemes.map((one) => ({
                    value: one.name,
                    label: `${one.name} (${t(`tools.openapi.scheme.${one.kind}`)})`,
                  })),
                ]}
                onChange={(event) => setScheme(event.target.value)}
              />
            </Field>
            {kind ? (
              <Field
                label={t(`tools.openapi.secret.${kind}`)}
                help={
                  server?.hasSecret
                    ? t('tools.secretKept', { hint: server.secretHint })
                    : t('tools.secretHelp')
                }
                error={error?.fields.secret}
              >
                <Input
                  type="password"
                  autoComplete="new-password"
                  value={secret}
                  maxLength={4_000}
                  onChange={(event) => setSecret(event.target.value)}
                />
              </Field>
            ) : null}
          </div>
        </div>
      </Card>
      <Card
        title={t('tools.openapi.operations')}
        purpose={t('tools.openapi.operationsPurpose')}
        footer={
          <>
            <span className="mr-auto text-muted text-sm">
              {t('tools.openapi.chosen', { count: chosen.size })}
            </span>
            <Button
              variant="primary"
              disabled={chosen.size === 0}
              isLoading={fetcher.state !== 'idle'}
              onClick={send}
            >
              {server ? t('tools.openapi.update') : t('tools.openapi.import')}
            </Button>
          </>
        }
      >
        <FormError>{error ? (error.fields.operations ?? error.message) : null}</FormError>
        <OperationList document={document} chosen={chosen} onChange={setChosen} isUpdate={server !== null} />
      </Card>
    </>
  )
}

function startingScheme(document: ShownDocument, server: ServerView | null): string {
  if (server && server.auth === 'none') return ''
  const same = document.schemes.find(({ headerName }) => headerName === server?.headerName)
  return (same ?? document.schemes[0])?.name ?? ''
}
