import { useRef } from 'react'
import { FormError } from '#app/components/auth/form-error.tsx'
import { useT } from '#app/components/i18n.tsx'
import { useSavedForm } from '#app/components/settings/use-saved-form.ts'
import { Avatar } from '#app/components/ui/avatar.tsx'
import { Button } from '#app/components/ui/button.tsx'
import { Card } from '#app/components/ui/card.tsx'

type Props = { name: string; src: string | null }

/** Chosen is sent: there is nothing else to fill in. */
export function AvatarCard({ name, src }: Props) {
  const t = useT()
  const file = useRef<HTMLInputElement>(null)
  const { Form, isBusy, errorOf, message } = useSavedForm(t('account.avatar.saved'))
  return (
    <Form method="post" encType="multipart/form-data">
      <Card title={t('account.avatar.title')} purpose={t('account.avatar.help')}>
        <div className="grid gap-4">
          <FormError>{errorOf('avatar') ?? message}</FormError>
          <div className="flex flex-wrap items-center gap-4">
            <Avatar name={name} src={src} size="lg" />
            <input
              ref={file}
              type="file"
              name="avatar"
              accept="image/png,image/jpeg,image/webp"
              aria-label={t('account.avatar.choose')}
              className="sr-only"
              tabIndex={-1}
              onChange={(event) => event.currentTarget.form?.requestSubmit()}
            />
            <Button isLoading={isBusy} onClick={() => file.current?.click()}>
              {t('account.avatar.choose')}
            </Button>
            {src ? (
              <Button type="submit" variant="ghost" name="intent" value="avatar-remove" disabled={isBusy}>
                {t('account.avatar.remove')}
              </Button>
            ) : null}
            {/* Behind the button: where that is pressed, its word comes first and counts. */}
            <input type="hidden" name="intent" value="avatar" />
          </div>
        </div>
      </Card>
    </Form>
  )
}
