import { useFetcher } from '@remix-run/react'
import { Archive } from 'lucide-react'
import { useState } from 'react'
import { useT } from '#app/components/i18n.tsx'
import { Button } from '#app/components/ui/button.tsx'
import { ConfirmDialog } from '#app/components/ui/confirm-dialog.tsx'

export function ArchiveAgent({ name, onBefore }: { name: string; onBefore: () => Promise<unknown> }) {
  const t = useT()
  const fetcher = useFetcher()
  const [isOpen, setOpen] = useState(false)
  const archive = async () => {
    await onBefore()
    fetcher.submit({ intent: 'archive' }, { method: 'post' })
  }
  return (
    <div className="flex flex-wrap items-center justify-between gap-3 border-line border-t pt-5">
      <p className="max-w-sm text-muted text-sm">{t('agents.advanced.archiveHelp')}</p>
      <Button onClick={() => setOpen(true)}>
        <Archive aria-hidden="true" />
        {t('agents.advanced.archive')}
      </Button>
      <ConfirmDialog
        isOpen={isOpen}
        onClose={() => setOpen(false)}
        onConfirm={archive}
        isLoading={fetcher.state !== 'idle'}
        title={t('agents.advanced.archiveTitle', { name })}
        body={t('agents.advanced.archiveHelp')}
        confirmLabel={t('agents.advanced.archiveConfirm')}
        isDanger
      />
    </div>
  )
}
