import { useEffect } from 'react'
import { FormError } from '#app/components/auth/form-error.tsx'
import { useT } from '#app/components/i18n.tsx'
import { Button } from '#app/components/ui/button.tsx'
import { Card } from '#app/components/ui/card.tsx'
import { Field } from '#app/components/ui/field.tsx'
import { Input } from '#app/components/ui/input.tsx'
import { Select } from '#app/components/ui/select.tsx'
import { Switch } from '#app/components/ui/switch.tsx'
import { Textarea } from '#app/components/ui/textarea.tsx'
import { toast } from '#app/components/ui/toast-store.ts'
import { MAX_TIMEOUT_SECONDS, METHODS } from '#app/domain/tools/options.ts'
import type { ToolView } from '#app/domain/tools/tool-view.ts'
import { FixedEditor } from './fixed-editor.tsx'
import { ParameterEditor } from './parameter-editor.tsx'
import { RequestPreview } from './request-preview.tsx'
import { ResponseEditor } from './response-editor.tsx'
import { type HttpForm as Form, useHttpForm } from './use-http-form.ts'

/** `tool` is null for a new one. What an imported tool sends is its document's business and only shown. */
export function HttpForm({ tool, mayManage }: { tool: ToolView | null; mayManage: boolean }) {
  const t = useT()
  const form = useHttpForm(tool)
  const isImported = tool?.kind === 'openapi'
  const { isSaved } = form
  useEffect(() => {
    if (isSaved) toast(t('tools.saved'))
  }, [isSaved, t])
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        form.save()
      }}
    >
      <fieldset disabled={!mayManage} className="grid grid-cols-1 gap-5">
        <legend className="sr-only">{t('tools.form')}</legend>
        <FormError>{form.message}</FormError>
        <WhatItIs form={form} />
        {isImported ? null : (
          <Card title={t('tools.request')} purpose={t('tools.requestPurpose')}>
            <Address form={form} />
          </Card>
        )}
        {isImported ? null : (
          <Card title={t('tools.parameters')} purpose={t('tools.parametersPurpose')}>
            <ParameterEditor form={form} />
          </Card>
        )}
        {isImported ? null : (
          <Card title={t('tools.fixed')} purpose={t('tools.fixedPurpose')}>
            <FixedEditor form={form} kept={tool?.secrets ?? []} />
          </Card>
        )}
        <Card title={t('tools.preview')} purpose={t('tools.previewPurpose')}>
          <RequestPreview config={form.draft.config} />
        </Card>
        <Card title={t('tools.response')} purpose={t('tools.responsePurpose')}>
          <ResponseEditor form={form} />
        </Card>
        {mayManage ? (
          <div className="flex justify-end">
            <Button type="submit" variant="primary" isLoading={form.isBusy}>
              {tool ? t('common.save') : t('tools.create')}
            </Button>
          </div>
        ) : null}
      </fieldset>
    </form>
  )
}

function WhatItIs({ form }: { form: Form }) {
  const t = useT()
  const { draft, set, errorOf } = form
  return (
    <Card title={t('tools.what')} purpose={t('tools.whatPurpose')}>
      <div className="grid grid-cols-1 gap-5">
        <div className="grid gap-5 sm:grid-cols-2">
          <Field label={t('tools.title')} error={errorOf('title')}>
            <Input
              value={draft.title}
              maxLength={80}
              placeholder={t('tools.titleExample')}
              onChange={(event) => set({ title: event.target.value })}
            />
          </Field>
          <Field label={t('tools.name')} help={t('tools.nameHelp')} error={errorOf('name')}>
            <Input
              value={draft.name}
              maxLength={48}
              spellCheck={false}
              autoComplete="off"
              className="font-mono text-sm"
              placeholder="find_order"
              onChange={(event) => set({ name: event.target.value })}
            />
          </Field>
        </div>
        <Field
          label={t('tools.description')}
          help={t('tools.descriptionHelp')}
          error={errorOf('description')}
        >
          <Textarea
            value={draft.description}
            rows={2}
            maxLength={1_000}
            placeholder={t('tools.descriptionExample')}
            onChange={(event) => set({ description: event.target.value })}
          />
        </Field>
        <Switch
          label={t('tools.danger')}
          help={t('tools.dangerHelp')}
          checked={draft.isDangerous}
          onChange={(event) => set({ isDangerous: event.target.checked })}
        />
      </div>
    </Card>
  )
}

function Address({ form }: { form: Form }) {
  const t = useT()
  const { draft, setConfig, errorOf } = form
  return (
    <div className="grid gap-5 sm:grid-cols-[8rem_1fr]">
      <Field label={t('tools.method')}>
        <Select
          value={draft.config.method}
          options={METHODS.map((value) => ({ value, label: value }))}
          onChange={(event) => {
            const method = METHODS.find((known) => known === event.target.value)
            if (method) setConfig({ method })
          }}
        />
      </Field>
      <Field label={t('tools.url')} help={t('tools.urlHelp')} error={errorOf('config.url')}>
        <Input
          value={draft.config.url}
          maxLength={2_000}
          spellCheck={false}
          autoComplete="off"
          inputMode="url"
          className="font-mono text-sm"
          placeholder="https://api.example.com/orders/{order_id}"
          onChange={(event) => setConfig({ url: event.target.value })}
        />
      </Field>
      <Field
        label={t('tools.timeout')}
        className="sm:col-span-2"
        error={errorOf('config.timeoutSeconds')}
        help={t('tools.timeoutHelp', { seconds: MAX_TIMEOUT_SECONDS })}
      >
        <Input
          type="number"
          inputMode="numeric"
          min={1}
          max={MAX_TIMEOUT_SECONDS}
          className="max-w-32"
          value={draft.config.timeoutSeconds || ''}
          onChange={(event) => setConfig({ timeoutSeconds: Number(event.target.value) })}
        />
      </Field>
    </div>
  )
}
