import { FormError } from '#app/components/auth/form-error.tsx'
import { useT } from '#app/components/i18n.tsx'
import { TimeZoneSelect } from '#app/components/shell/time-zone-select.tsx'
import { Button } from '#app/components/ui/button.tsx'
import { Card } from '#app/components/ui/card.tsx'
import { Field } from '#app/components/ui/field.tsx'
import { Input } from '#app/components/ui/input.tsx'
import { Select } from '#app/components/ui/select.tsx'
import type { WorkspaceSummary } from '#app/domain/workspaces/schemas.ts'
import { LOCALES } from '#app/i18n/locales.ts'
import { LogoForm } from './logo-form.tsx'
import { useSavedForm } from './use-saved-form.ts'

type Props = { workspace: WorkspaceSummary; mayUpdate: boolean }

export function WorkspaceForm({ workspace, mayUpdate }: Props) {
  const t = useT()
  const { Form, isBusy, errorOf, message } = useSavedForm(t('settings.workspace.saved'))
  return (
    <Form method="post" noValidate>
      <fieldset disabled={!mayUpdate}>
        <legend className="sr-only">{t('settings.workspace.title')}</legend>
        <Card
          title={t('settings.workspace.title')}
          purpose={mayUpdate ? t('settings.workspace.purpose') : t('settings.workspace.readOnly')}
          footer={
            mayUpdate ? (
              <Button type="submit" variant="primary" name="intent" value="workspace" isLoading={isBusy}>
                {t('common.save')}
              </Button>
            ) : null
          }
        >
          <div className="grid gap-5">
            <FormError>{message}</FormError>
            <Field label={t('settings.workspace.name')} error={errorOf('name')}>
              <Input name="name" required maxLength={80} defaultValue={workspace.name} />
            </Field>
            <Field label={t('workspace.slug')} help={t('workspace.slug.help')} error={errorOf('slug')}>
              <Input
                name="slug"
                required
                maxLength={48}
                autoComplete="off"
                spellCheck={false}
                className="font-mono text-sm"
                defaultValue={workspace.slug}
              />
            </Field>
            <LogoForm workspace={workspace} mayUpdate={mayUpdate} />
            <div className="grid gap-5 sm:grid-cols-2">
              <Field
                label={t('settings.workspace.locale')}
                help={t('settings.workspace.localeHelp')}
                error={errorOf('locale')}
              >
                <Select
                  name="locale"
                  defaultValue={workspace.locale}
                  options={LOCALES.map((value) => ({ value, label: t(`common.language.${value}`) }))}
                />
              </Field>
              <Field
                label={t('settings.workspace.timeZone')}
                help={t('settings.workspace.timeZoneHelp')}
                error={errorOf('timeZone')}
              >
                <TimeZoneSelect name="timeZone" defaultValue={workspace.timeZone} />
              </Field>
            </div>
          </div>
        </Card>
      </fieldset>
    </Form>
  )
}
