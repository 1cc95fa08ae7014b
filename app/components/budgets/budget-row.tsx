import { useState } from 'react'
import { useT } from '#app/components/i18n.tsx'
import { useDeed } from '#app/components/settings/use-deed.ts'
import { Badge } from '#app/components/ui/badge.tsx'
import { Button } from '#app/components/ui/button.tsx'
import { ConfirmDialog } from '#app/components/ui/confirm-dialog.tsx'
import { Progress } from '#app/components/ui/progress.tsx'
import { Switch } from '#app/components/ui/switch.tsx'
import type { BudgetView } from '#app/domain/budgets/list-budgets.server.ts'
import { BudgetDialog } from './budget-dialog.tsx'
import { LEVEL_TONES, levelOf, useBudgetWords } from './budget-words.ts'

type Props = { budget: BudgetView; now: number; mayManage: boolean }

/** One budget: whose it is, how much of it is used, and what happens at its end. */
export function BudgetRow({ budget, now, mayManage }: Props) {
  const t = useT()
  const words = useBudgetWords()
  const name = words.name(budget)
  const level = levelOf(budget)
  const { used, limit, isEnabled } = budget
  return (
    <li className="grid gap-2 px-5 py-4">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <h3 className="font-medium">{name}</h3>
        {isEnabled && level > 0 ? (
          <Badge tone={LEVEL_TONES[level]}>{t(`budgets.level.${level as 50}`)}</Badge>
        ) : null}
        {isEnabled ? null : <Badge>{t('budgets.off')}</Badge>}
        {mayManage ? <BudgetDeeds budget={budget} name={name} /> : null}
      </div>
      <Progress label={t('budgets.progress', { name })} value={Math.min(used, limit)} max={limit} />
      <p className="flex flex-wrap gap-x-3 text-muted text-sm tabular-nums">
        <span className="text-ink">
          {t(budget.scope === 'visitor' ? 'budgets.usedMost' : 'budgets.usedOf', words.amounts(budget))}
        </span>
        {budget.wasReached && budget.scope !== 'visitor' && budget.used < budget.limit ? (
          <span className="text-ink">{t('budgets.noRoom')}</span>
        ) : null}
        {budget.visitorsAtLimit > 0 ? (
          <span>{t('budgets.visitorsAtLimit', { count: budget.visitorsAtLimit })}</span>
        ) : null}
        <span suppressHydrationWarning>{words.resets(budget, now)}</span>
        <span>{t('budgets.then', { what: t(`budgets.behaviour.${budget.behaviour}`) })}</span>
      </p>
    </li>
  )
}

function BudgetDeeds({ budget, name }: { budget: BudgetView; name: string }) {
  const t = useT()
  const [open, setOpen] = useState<'edit' | 'delete' | null>(null)
  const { act, isBusy } = useDeed({ tellsFailure: true })
  const deletion = useDeed({ doneText: t('budgets.deleted'), tellsFailure: true })
  return (
    <span className="ml-auto flex items-center gap-2">
      <Switch
        label={t('budgets.switch', { name })}
        isLabelHidden
        checked={budget.isEnabled}
        disabled={isBusy}
        onChange={(event) =>
          act({ intent: 'switch', budgetId: budget.id, isEnabled: String(event.target.checked) })
        }
      />
      <Button size="sm" aria-label={t('budgets.editNamed', { name })} onClick={() => setOpen('edit')}>
        {t('budgets.edit')}
      </Button>
      <Button size="sm" aria-label={t('budgets.deleteNamed', { name })} onClick={() => setOpen('delete')}>
        {t('budgets.delete')}
      </Button>
      {open === 'edit' ? <BudgetDialog budget={budget} agents={[]} onClose={() => setOpen(null)} /> : null}
      <ConfirmDialog
        isOpen={open === 'delete'}
        onClose={() => setOpen(null)}
        onConfirm={() => {
          deletion.act({ intent: 'delete', budgetId: budget.id })
          setOpen(null)
        }}
        title={t('budgets.delete.title')}
        body={t('budgets.delete.body', { name })}
        confirmLabel={t('budgets.delete')}
        isDanger
      />
    </span>
  )
}
