import { type ReactNode, useState } from 'react'
import { useFormat, useT } from '#app/components/i18n.tsx'
import { Button } from '#app/components/ui/button.tsx'
import { Card } from '#app/components/ui/card.tsx'
import { ConfirmDialog } from '#app/components/ui/confirm-dialog.tsx'
import type { Offer } from '#app/domain/workspaces/ownership.server.ts'
import { DeleteWorkspace } from './delete-workspace.tsx'
import { type Candidate, TransferOwnership } from './transfer-ownership.tsx'
import { useDeed } from './use-deed.ts'

type Props = {
  name: string
  may: { transfer: boolean; delete: boolean }
  /** To whom it could be handed over. */
  candidates: Candidate[]
  offer: Offer | null
}

function Row({ title, help, children }: { title: string; help: ReactNode; children: ReactNode }) {
  return (
    <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3 py-4 first:pt-0 last:pb-0">
      <div className="grid min-w-0 flex-1 basis-64 gap-0.5">
        <h3 className="font-medium">{title}</h3>
        <p className="text-measure text-muted text-sm">{help}</p>
      </div>
      {children}
    </div>
  )
}

/** What cannot be taken back by a second click: each asks first. */
export function DangerZone({ name, may, candidates, offer }: Props) {
  const t = useT()
  const format = useFormat()
  const [open, setOpen] = useState<'leave' | 'transfer' | 'delete' | null>(null)
  const close = () => setOpen(null)
  const leaving = useDeed({ tellsFailure: true, onDone: close })
  const withdrawing = useDeed({ doneText: t('workspace.transfer.withdrawn'), tellsFailure: true })
  const leave = () => {
    leaving.act({ intent: 'leave' })
    close()
  }
  return (
    <Card title={t('workspace.danger')} purpose={t('workspace.danger.purpose')}>
      <div className="divide-y divide-line">
        <Row title={t('workspace.leave')} help={t('workspace.leave.help')}>
          <Button isLoading={leaving.isBusy} onClick={() => setOpen('leave')}>
            {t('workspace.leave.button')}
          </Button>
        </Row>
        {may.transfer ? (
          <Row
            title={t('workspace.transfer')}
            help={
              offer
                ? t('workspace.transfer.waiting', { name: offer.to.name, date: format.date(offer.expiresAt) })
                : candidates.length > 0
                  ? t('workspace.transfer.help')
                  : t('workspace.transfer.nobody')
            }
          >
            {offer ? (
              <Button isLoading={withdrawing.isBusy} onClick={() => withdrawing.act({ intent: 'withdraw' })}>
                {t('workspace.transfer.withdraw')}
              </Button>
            ) : (
              <Button disabled={candidates.length === 0} onClick={() => setOpen('transfer')}>
                {t('workspace.transfer.button')}
              </Button>
            )}
          </Row>
        ) : null}
        {may.delete ? (
          <Row title={t('workspace.delete')} help={t('workspace.delete.help')}>
            <Button variant="danger" onClick={() => setOpen('delete')}>
              {t('workspace.delete.button')}
            </Button>
          </Row>
        ) : null}
      </div>
      <ConfirmDialog
        isOpen={open === 'leave'}
        onClose={close}
        onConfirm={leave}
        title={t('workspace.leave.confirm', { name })}
        body={t('workspace.leave.help')}
        confirmLabel={t('workspace.leave.button')}
        isDanger
      />
      {open === 'transfer' ? <TransferOwnership candidates={candidates} onClose={close} /> : null}
      {open === 'delete' ? <DeleteWorkspace name={name} onClose={close} /> : null}
    </Card>
  )
}
