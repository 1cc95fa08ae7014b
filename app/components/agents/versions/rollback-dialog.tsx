import { useState } from 'react'
import { useT } from '#app/components/i18n.tsx'
import { Button } from '#app/components/ui/button.tsx'
import { Dialog } from '#app/components/ui/dialog.tsx'
import { Switch } from '#app/components/ui/switch.tsx'

type Props = {
  number: number
  /** The draft holds something that is not published. */
  hasChanges: boolean
  mayEdit: boolean
  isBusy: boolean
  onConfirm: (keepsDraft: boolean) => void
  onClose: () => void
}

/** One press away: what becomes of the draft is the only question, and only where there is one. */
export function RollbackDialog({ number, hasChanges, mayEdit, isBusy, onConfirm, onClose }: Props) {
  const t = useT()
  const [keeps, setKeeps] = useState(true)
  const asks = hasChanges && mayEdit
  return (
    <Dialog
      isOpen
      onClose={onClose}
      size="sm"
      title={t('versions.rollback.title', { number })}
      description={t('versions.rollback.body', { number })}
      footer={
        <div className="flex gap-2 pt-4">
          <Button autoFocus onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button variant="primary" isLoading={isBusy} onClick={() => onConfirm(asks ? keeps : !mayEdit)}>
            {t('versions.rollback.confirm')}
          </Button>
        </div>
      }
    >
      {asks ? (
        <Switch
          label={t('versions.rollback.keep')}
          help={t('versions.rollback.keepHelp')}
          checked={keeps}
          onChange={(event) => setKeeps(event.target.checked)}
        />
      ) : null}
    </Dialog>
  )
}
