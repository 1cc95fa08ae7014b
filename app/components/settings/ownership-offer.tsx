import { Crown } from 'lucide-react'
import { useFormat, useT } from '#app/components/i18n.tsx'
import { Button } from '#app/components/ui/button.tsx'
import type { Offer } from '#app/domain/workspaces/ownership.server.ts'
import { useDeed } from './use-deed.ts'

/** Shown to the person a workspace is offered to. */
export function OwnershipOffer({ offer }: { offer: Offer }) {
  const t = useT()
  const format = useFormat()
  const deed = useDeed({ tellsFailure: true })
  const words = { name: offer.from.name, date: format.date(offer.expiresAt) }
  return (
    <section
      aria-labelledby="offer-title"
      className="flex flex-wrap items-start gap-4 rounded-md border border-line bg-accent-soft p-5"
    >
      <Crown className="size-5 shrink-0 text-accent-text" aria-hidden="true" />
      <div className="grid min-w-0 flex-1 basis-64 gap-0.5">
        <h2 id="offer-title" className="font-semibold">
          {t('workspace.transfer.offered', words)}
        </h2>
        <p className="text-measure text-sm">{t('workspace.transfer.offeredBody', words)}</p>
      </div>
      <div className="flex gap-2">
        <Button disabled={deed.isBusy} onClick={() => deed.act({ intent: 'withdraw' })}>
          {t('workspace.transfer.decline')}
        </Button>
        <Button variant="primary" isLoading={deed.isBusy} onClick={() => deed.act({ intent: 'accept' })}>
          {t('workspace.transfer.accept')}
        </Button>
      </div>
    </section>
  )
}
