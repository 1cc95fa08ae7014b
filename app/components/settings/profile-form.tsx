import { Monitor, Moon, Sun } from 'lucide-react'
import { FormError } from '#app/components/auth/form-error.tsx'
import { useT } from '#app/components/i18n.tsx'
import { type Theme, usePreferences } from '#app/components/shell/use-preferences.ts'
import { Button } from '#app/components/ui/button.tsx'
import { Card } from '#app/components/ui/card.tsx'
import { Field } from '#app/components/ui/field.tsx'
import { Input } from '#app/components/ui/input.tsx'
import { Segmented } from '#app/components/ui/segmented.tsx'
import { Select } from '#app/components/ui/select.tsx'
import { LOCALES, type Locale } from '#app/i18n/locales.ts'
import { useSavedForm } from './use-saved-form.ts'

type Props = { profile: { displayName: string; email: string } }

/** The name is saved by the button; language and theme show, and are kept, at once. */
export function ProfileForm({ profile }: Props) {
  const t = useT()
  const { theme, setTheme, locale, setLocale } = usePreferences()
  const { Form, isBusy, errorOf, message } = useSavedForm(t('settings.profile.saved'))
  return (
    <Form method="post" noValidate id="profile">
      <Card
        title={t('settings.profile.title')}
        purpose={t('settings.profile.purpose')}
        footer={
          <Button type="submit" variant="primary" name="intent" value="profile" isLoading={isBusy}>
            {t('common.save')}
          </Button>
        }
      >
        <div className="grid gap-5">
          <FormError>{message}</FormError>
          <Field
            label={t('settings.profile.name')}
            help={t('settings.profile.nameHelp')}
            error={errorOf('displayName')}
          >
            <Input
              name="displayName"
              required
              maxLength={80}
              autoComplete="name"
              defaultValue={profile.displayName}
            />
          </Field>
          <Field label={t('settings.profile.email')}>
            <Input readOnly value={profile.email} />
          </Field>
          <div className="grid gap-5 sm:grid-cols-2">
            <Field label={t('settings.profile.locale')}>
              <Select
                value={locale}
                onChange={(event) => setLocale(event.currentTarget.value as Locale)}
                options={LOCALES.map((value) => ({ value, label: t(`common.language.${value}`) }))}
              />
            </Field>
            <div className="grid content-start gap-1.5">
              <span className="font-medium text-sm" aria-hidden="true">
                {t('settings.profile.theme')}
              </span>
              <Segmented<Theme>
                label={t('settings.profile.theme')}
                value={theme}
                onChange={setTheme}
                options={[
                  {
                    value: 'system',
                    label: t('common.themeSystemShort'),
                    icon: <Monitor aria-hidden="true" />,
                  },
                  { value: 'light', label: t('common.themeLight'), icon: <Sun aria-hidden="true" /> },
                  { value: 'dark', label: t('common.themeDark'), icon: <Moon aria-hidden="true" /> },
                ]}
              />
            </div>
          </div>
        </div>
      </Card>
    </Form>
  )
}
