import { useFetcher } from '@remix-run/react'
import { useEffect, useState } from 'react'
import { FormError } from '#app/components/auth/form-error.tsx'
import { useT } from '#app/components/i18n.tsx'
import { Button } from '#app/components/ui/button.tsx'
import { Card } from '#app/components/ui/card.tsx'
import { Field } from '#app/components/ui/field.tsx'
import { Input } from '#app/components/ui/input.tsx'
import { Segmented } from '#app/components/ui/segmented.tsx'
import { toast } from '#app/components/ui/toast-store.ts'
import type { ServerView } from '#app/domain/tools/servers/server-view.ts'

type Answer = { error: { message: string; fields: Record<string, string> } | null }

/** Where an MCP server is and how one signs in there. `server` is null for a new one. */
export function McpForm({ server, mayManage }: { server: ServerView | null; mayManage: boolean }) {
  const t = useT()
  const fetcher = useFetcher<Answer>()
  const [auth, setAuth] = useState(server?.auth ?? 'none')
  const error = fetcher.data?.error ?? null
  const isSaved = fetcher.state === 'idle' && fetcher.data?.error === null
  useEffect(() => {
    if (isSaved) toast(t('tools.saved'))
  }, [isSaved, t])
  return (
    <fetcher.Form method="post" noValidate>
      <input type="hidden" name="intent" value="save" />
      <fieldset disabled={!mayManage}>
        <legend className="sr-only">{t('tools.mcp.form')}</legend>
        <Card
          title={t('tools.mcp.form')}
          purpose={t('tools.mcp.purpose')}
          footer={
            mayManage ? (
              <Button type="submit" variant="primary" isLoading={fetcher.state !== 'idle'}>
                {server ? t('common.save') : t('tools.mcp.connect')}
              </Button>
            ) : null
          }
        >
          <div className="grid gap-5">
            <FormError>{error && Object.keys(error.fields).length === 0 ? error.message : null}</FormError>
            <Field label={t('tools.server.name')} error={error?.fields.name}>
              <Input
                name="name"
                maxLength={80}
                defaultValue={server?.name}
                placeholder={t('tools.mcp.example')}
              />
            </Field>
            <Field label={t('tools.server.url')} help={t('tools.mcp.urlHelp')} error={error?.fields.url}>
              <Input
                name="url"
                type="url"
                maxLength={2_000}
                spellCheck={false}
                className="font-mono text-sm"
                defaultValue={server?.url}
                placeholder="https://mcp.example.com/mcp"
              />
            </Field>
            <div className="grid gap-2">
              <p className="font-medium text-sm">{t('tools.mcp.auth')}</p>
              <Segmented
                label={t('tools.mcp.auth')}
                name="auth"
                value={auth}
                options={[
                  { value: 'none', label: t('tools.mcp.auth.none') },
                  { value: 'header', label: t('tools.mcp.auth.header') },
                  { value: 'oauth', label: t('tools.mcp.auth.oauth') },
                ]}
                onChange={setAuth}
              />
              <p className="text-muted text-sm">{t(`tools.mcp.auth.${auth}Help`)}</p>
            </div>
            {auth === 'header' ? (
              <div className="grid gap-5 sm:grid-cols-2">
                <Field label={t('tools.mcp.headerName')} error={error?.fields.headerName}>
                  <Input
                    name="headerName"
                    maxLength={80}
                    spellCheck={false}
                    className="font-mono text-sm"
                    defaultValue={server?.headerName ?? 'Authorization'}
                  />
                </Field>
                <Field
                  label={t('tools.mcp.headerValue')}
                  help={
                    server?.hasSecret
                      ? t('tools.secretKept', { hint: server.secretHint })
                      : t('tools.mcp.headerHelp')
                  }
                  error={error?.fields.secret}
                >
                  <Input
                    name="secret"
                    type="password"
                    autoComplete="new-password"
                    maxLength={4_000}
                    placeholder={server?.hasSecret ? '••••••••' : 'Bearer …'}
                  />
                </Field>
              </div>
            ) : null}
            {auth === 'oauth' ? (
              <details className="rounded-sm border border-line px-3 py-2">
                <summary className="cursor-pointer font-medium text-sm">{t('tools.mcp.client')}</summary>
                <div className="grid gap-4 pt-3 pb-1 sm:grid-cols-2">
                  <p className="text-muted text-sm sm:col-span-2">{t('tools.mcp.clientHelp')}</p>
                  <Field label={t('tools.mcp.clientId')} isOptional error={error?.fields.clientId}>
                    <Input
                      name="clientId"
                      maxLength={400}
                      spellCheck={false}
                      defaultValue={server?.clientId ?? ''}
                    />
                  </Field>
                  <Field label={t('tools.mcp.clientSecret')} isOptional error={error?.fields.clientSecret}>
                    <Input
                      name="clientSecret"
                      type="password"
                      autoComplete="new-password"
                      maxLength={4_000}
                    />
                  </Field>
                  <Field label={t('tools.mcp.scopes')} isOptional error={error?.fields.scopes}>
                    <Input name="scopes" maxLength={400} spellCheck={false} defaultValue={server?.scopes} />
                  </Field>
                </div>
              </details>
            ) : null}
          </div>
        </Card>
      </fieldset>
    </fetcher.Form>
  )
}
