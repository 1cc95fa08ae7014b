import { useT } from '#app/components/i18n.tsx'
import { ConfirmDialog } from '#app/components/ui/confirm-dialog.tsx'

type Props = { name: string; isOpen: boolean; isLoading: boolean; onClose: () => void; onConfirm: () => void }

export function DeleteSourceDialog({ name, ...rest }: Props) {
  const t = useT()
  return (
    <ConfirmDialog
      {...rest}
      title={t('knowledge.delete.title', { name })}
      body={t('knowledge.delete.body')}
      confirmLabel={t('knowledge.delete')}
      isDanger
    />
  )
}
