import { useState } from 'react'
import { FormError } from '#app/components/auth/form-error.tsx'
import { useT } from '#app/components/i18n.tsx'
import { Button } from '#app/components/ui/button.tsx'
import { Dialog } from '#app/components/ui/dialog.tsx'
import { Field } from '#app/components/ui/field.tsx'
import { Input } from '#app/components/ui/input.tsx'
import { useDeed } from './use-deed.ts'

type Props = { name: string; onClose: () => void }

/** Deletes once the name stands there as it is written above. */
export function DeleteWorkspace({ name, onClose }: Props) {
  const t = useT()
  const deed = useDeed()
  const [typed, setTyped] = useState('')
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('workspace.delete.title', { name })}
      description={t('workspace.delete.help')}
    >
      <deed.Form method="post" className="grid gap-5">
        <input type="hidden" name="intent" value="delete" />
        <FormError>{deed.message}</FormError>
        <Field label={t('workspace.delete.type')} help={name} error={deed.errorOf('name')}>
          <Input
            type="text"
            name="name"
            autoComplete="off"
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
        </Field>
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button type="submit" variant="danger" disabled={typed.trim() !== name} isLoading={deed.isBusy}>
            {t('workspace.delete.button')}
          </Button>
        </div>
      </deed.Form>
    </Dialog>
  )
}
