import { useState } from 'react'
import { FormError } from '#app/components/auth/form-error.tsx'
import { useT } from '#app/components/i18n.tsx'
import { Button } from '#app/components/ui/button.tsx'
import { Dialog } from '#app/components/ui/dialog.tsx'
import { Field } from '#app/components/ui/field.tsx'
import { Select } from '#app/components/ui/select.tsx'
import { Textarea } from '#app/components/ui/textarea.tsx'
import { LOCALES, type Locale } from '#app/i18n/locales.ts'
import { AgentPreset } from './agent-preset.tsx'
import { useInvite } from './use-invite.ts'

type Props = { agents: { id: string; name: string }[]; locale: Locale; onClose: () => void }

export function InviteDialog({ agents, locale, onClose }: Props) {
  const t = useT()
  const { Form, isBusy, message, errorOf } = useInvite(onClose)
  const [addresses, setAddresses] = useState('')
  const [role, setRole] = useState<'admin' | 'member'>('member')
  const count = addresses.split(/[\s,;]+/).filter((part) => part.includes('@')).length
  return (
    <Dialog isOpen onClose={onClose} title={t('people.invite')} description={t('people.invite.body')}>
      <Form method="post" className="grid gap-5" noValidate>
        <input type="hidden" name="intent" value="invite" />
        <FormError>{message}</FormError>
        <Field
          label={t('people.invite.addresses')}
          help={t('people.invite.addressesHelp')}
          error={errorOf('addresses')}
        >
          <Textarea
            name="addresses"
            rows={3}
            maxLength={20_000}
            spellCheck={false}
            autoCapitalize="none"
            placeholder="ana@example.com, bia@example.com"
            value={addresses}
            onChange={(event) => setAddresses(event.currentTarget.value)}
          />
        </Field>
        <div className="grid gap-5 sm:grid-cols-2">
          <Field label={t('people.role')} help={t(`people.role.${role}.body`)}>
            <Select
              name="role"
              value={role}
              onChange={(event) => setRole(event.currentTarget.value === 'admin' ? 'admin' : 'member')}
              options={(['member', 'admin'] as const).map((value) => ({
                value,
                label: t(`people.role.${value}`),
              }))}
            />
          </Field>
          <Field label={t('people.invite.locale')} error={errorOf('locale')}>
            <Select
              name="locale"
              defaultValue={locale}
              options={LOCALES.map((value) => ({ value, label: t(`common.language.${value}`) }))}
            />
          </Field>
        </div>
        {role === 'member' && agents.length > 0 ? <AgentPreset agents={agents} /> : null}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button type="submit" variant="primary" isLoading={isBusy} disabled={!addresses.trim()}>
            {t('people.invite.send', { count: Math.max(1, count) })}
          </Button>
        </div>
      </Form>
    </Dialog>
  )
}
