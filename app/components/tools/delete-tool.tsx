import { useState } from 'react'
import { useT } from '#app/components/i18n.tsx'
import { useDeed } from '#app/components/settings/use-deed.ts'
import { Button } from '#app/components/ui/button.tsx'
import { ConfirmDialog } from '#app/components/ui/confirm-dialog.tsx'

type Props = {
  name: string
  /** Names of agents that use what goes. */
  agents: string[]
  /** How many tools go along; null when it is one tool. */
  tools: number | null
}

/** Says who will miss it before it goes. The page's action knows what is meant by `delete`. */
export function DeleteTool({ name, agents, tools }: Props) {
  const t = useT()
  const [isAsking, setAsking] = useState(false)
  const deed = useDeed({ tellsFailure: true })
  const missed = [...new Set(agents)]
  return (
    <>
      <Button onClick={() => setAsking(true)}>{t('tools.delete')}</Button>
      <ConfirmDialog
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        onConfirm={() => deed.act({ intent: 'delete' })}
        isLoading={deed.isBusy}
        title={t('tools.deleteTitle', { name })}
        body={
          <>
            {tools === null ? null : `${t('tools.deleteServer', { count: tools })} `}
            {missed.length === 0
              ? t('tools.deleteUnused')
              : t('tools.deleteUsed', { names: missed.slice(0, 5).join(', '), count: missed.length })}
          </>
        }
        confirmLabel={t('tools.delete')}
        isDanger
      />
    </>
  )
}
