import type { ReactNode } from 'react'
import { useT } from '#app/components/i18n.tsx'
import { Button } from './button.tsx'
import { Dialog } from './dialog.tsx'

type Props = {
  isOpen: boolean
  onClose: () => void
  onConfirm: () => void
  title: string
  /** What will happen, and what stays. */
  body: ReactNode
  /** The verb of the deed, never "OK". */
  confirmLabel: string
  isDanger?: boolean
  isLoading?: boolean
}

/** Asks before what cannot be undone. Focus starts on Cancel. */
export function ConfirmDialog({
  isOpen,
  onClose,
  onConfirm,
  title,
  body,
  confirmLabel,
  isDanger,
  isLoading,
}: Props) {
  const t = useT()
  return (
    <Dialog
      isOpen={isOpen}
      onClose={onClose}
      title={title}
      description={body}
      size="sm"
      footer={
        <div className="flex gap-2 pt-4">
          <Button autoFocus onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button variant={isDanger ? 'danger' : 'primary'} isLoading={isLoading} onClick={onConfirm}>
            {confirmLabel}
          </Button>
        </div>
      }
    />
  )
}
