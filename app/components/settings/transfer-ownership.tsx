import { FormError } from '#app/components/auth/form-error.tsx'
import { useT } from '#app/components/i18n.tsx'
import { Button } from '#app/components/ui/button.tsx'
import { Dialog } from '#app/components/ui/dialog.tsx'
import { Field } from '#app/components/ui/field.tsx'
import { Select } from '#app/components/ui/select.tsx'
import { useDeed } from './use-deed.ts'

export type Candidate = { userId: string; name: string }
type Props = { candidates: Candidate[]; onClose: () => void }

/** Choosing to whom; nothing changes until they accept. */
export function TransferOwnership({ candidates, onClose }: Props) {
  const t = useT()
  const deed = useDeed({ doneText: t('workspace.transfer.sent'), onDone: onClose })
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('workspace.transfer')}
      description={t('workspace.transfer.help')}
    >
      <deed.Form method="post" className="grid gap-5">
        <input type="hidden" name="intent" value="transfer" />
        <FormError>{deed.message}</FormError>
        <Field label={t('workspace.transfer.to')} error={deed.errorOf('userId')}>
          <Select
            name="userId"
            options={candidates.map(({ userId, name }) => ({ value: userId, label: name }))}
          />
        </Field>
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button type="submit" variant="primary" isLoading={deed.isBusy}>
            {t('workspace.transfer.offer')}
          </Button>
        </div>
      </deed.Form>
    </Dialog>
  )
}
