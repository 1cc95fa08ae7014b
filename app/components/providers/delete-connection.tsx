import { useState } from 'react'
import { useT } from '#app/components/i18n.tsx'
import { useDeed } from '#app/components/settings/use-deed.ts'
import { Button } from '#app/components/ui/button.tsx'
import { Dialog } from '#app/components/ui/dialog.tsx'
import type { AgentUse } from '#app/domain/providers/uses.ts'

/** Says first who will go on without it. */
export function DeleteConnection({ name, uses }: { name: string; uses: AgentUse[] }) {
  const t = useT()
  const [isAsking, setAsking] = useState(false)
  const deed = useDeed({ tellsFailure: true })
  return (
    <>
      <Button variant="danger" onClick={() => setAsking(true)}>
        {t('providers.delete')}
      </Button>
      <Dialog
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        title={t('providers.delete.title', { name })}
        description={t('providers.delete.body')}
        size="sm"
        footer={
          <div className="flex gap-2 pt-4">
            <Button onClick={() => setAsking(false)}>{t('common.cancel')}</Button>
            <Button
              variant="danger"
              isLoading={deed.isBusy}
              onClick={() => deed.act({ intent: 'delete', acceptsUse: 'true' })}
            >
              {t('providers.delete')}
            </Button>
          </div>
        }
      >
        {uses.length === 0 ? null : (
          <div className="grid gap-1.5">
            <p>{t('providers.delete.uses')}</p>
            <ul className="list-disc pl-5">
              {uses.map((use) => (
                <li key={use.id}>
                  {use.name}
                  {use.isOnlyOne ? <span className="text-danger">, {t('providers.delete.only')}</span> : null}
                </li>
              ))}
            </ul>
          </div>
        )}
      </Dialog>
    </>
  )
}
