import { useFetcher } from '@remix-run/react'
import { FormError } from '#app/components/auth/form-error.tsx'
import { useT } from '#app/components/i18n.tsx'
import { Card } from '#app/components/ui/card.tsx'
import { Switch } from '#app/components/ui/switch.tsx'

type Answer = { error: { message: string } | null }

/** Kept at once; when that fails it is as before, and says why. */
export function NotificationsCard({ mailOnWaiting }: { mailOnWaiting: boolean }) {
  const t = useT()
  const fetcher = useFetcher<Answer>()
  const chosen = fetcher.formData?.get('mailOnWaiting')
  return (
    <Card title={t('account.notifications.title')} purpose={t('account.notifications.purpose')}>
      <div className="grid gap-5">
        <FormError>{fetcher.data?.error?.message}</FormError>
        <Switch
          label={t('account.notifications.waiting')}
          help={t('account.notifications.waitingHelp')}
          checked={chosen ? chosen === 'true' : mailOnWaiting}
          onChange={(event) =>
            fetcher.submit({ mailOnWaiting: String(event.currentTarget.checked) }, { method: 'post' })
          }
        />
      </div>
    </Card>
  )
}
