import { useId, useState } from 'react'
import { FormError } from '#app/components/auth/form-error.tsx'
import { useT } from '#app/components/i18n.tsx'
import { useDeed } from '#app/components/settings/use-deed.ts'
import { Button } from '#app/components/ui/button.tsx'
import { Dialog } from '#app/components/ui/dialog.tsx'
import { Field } from '#app/components/ui/field.tsx'
import { Input } from '#app/components/ui/input.tsx'
import { Select } from '#app/components/ui/select.tsx'
import { Textarea } from '#app/components/ui/textarea.tsx'
import type { BudgetView } from '#app/domain/budgets/list-budgets.server.ts'
import {
  BUDGET_BEHAVIOURS,
  BUDGET_PERIODS,
  BUDGET_SCOPES,
  BUDGET_UNITS,
  type BudgetScope,
  type BudgetUnit,
  MICRO_DOLLARS,
} from '#app/domain/budgets/options.ts'
import { useBudgetWords } from './budget-words.ts'

type Agents = readonly { id: string; name: string }[]
type Props = {
  /** To be changed; left out: a new one is made. */
  budget?: BudgetView
  agents: Agents
  onClose: () => void
}

const FIRST_LIMITS: Record<BudgetUnit, string> = { answers: '1000', tokens: '1000000', cost: '20' }
const inDollars = ({ unit, limit }: BudgetView) => String(unit === 'cost' ? limit / MICRO_DOLLARS : limit)

export function BudgetDialog({ budget, agents, onClose }: Props) {
  const t = useT()
  const words = useBudgetWords()
  const formId = useId()
  const [unit, setUnit] = useState<BudgetUnit>(budget?.unit ?? 'answers')
  const [behaviour, setBehaviour] = useState(budget?.behaviour ?? 'builtin')
  const doneText = budget ? t('budgets.saved') : t('budgets.created')
  const { Form, isBusy, errorOf, message } = useDeed({ doneText, onDone: onClose })
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={budget ? t('budgets.edit.title') : t('budgets.new')}
      description={budget ? `${words.name(budget)}. ${t('budgets.form.fixed')}` : undefined}
      footer={
        <div className="flex gap-2 pt-4">
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button type="submit" form={formId} variant="primary" isLoading={isBusy}>
            {budget ? t('common.save') : t('budgets.create')}
          </Button>
        </div>
      }
    >
      <Form id={formId} method="post" noValidate className="grid gap-5">
        <input type="hidden" name="intent" value={budget ? 'update' : 'create'} />
        <FormError>{message}</FormError>
        {budget ? (
          <input type="hidden" name="budgetId" value={budget.id} />
        ) : (
          <WhatIsCounted agents={agents} agentError={errorOf('agentId')} unit={unit} onUnit={setUnit} />
        )}
        <Field
          label={t(`budgets.form.limit.${unit}`)}
          help={t(`budgets.form.limitHelp.${unit}`)}
          error={errorOf('limit')}
        >
          <Input
            key={unit}
            name="limit"
            type="number"
            inputMode={unit === 'cost' ? 'decimal' : 'numeric'}
            min={unit === 'cost' ? '0.01' : '1'}
            step={unit === 'cost' ? '0.01' : '1'}
            defaultValue={budget ? inDollars(budget) : FIRST_LIMITS[unit]}
            className="tabular-nums"
          />
        </Field>
        <Field label={t('budgets.form.behaviour')}>
          <Select
            name="behaviour"
            value={behaviour}
            onChange={(event) => setBehaviour(event.target.value as typeof behaviour)}
            options={BUDGET_BEHAVIOURS.map((value) => ({
              value,
              label: t(`budgets.form.behaviour.${value}`),
            }))}
          />
        </Field>
        {behaviour === 'builtin' ? null : (
          <Field
            label={t('budgets.form.message')}
            help={t('budgets.form.messageHelp')}
            error={errorOf('message')}
            isOptional
          >
            <Textarea
              name="message"
              rows={2}
              maxLength={400}
              defaultValue={budget?.message}
              placeholder={t('budgets.form.messagePlaceholder')}
            />
          </Field>
        )}
      </Form>
    </Dialog>
  )
}

type CountedProps = {
  agents: Agents
  agentError: string | undefined
  unit: BudgetUnit
  onUnit: (unit: BudgetUnit) => void
}

function WhatIsCounted({ agents, agentError, unit, onUnit }: CountedProps) {
  const t = useT()
  const [scope, setScope] = useState<BudgetScope>('workspace')
  const scopes = {
    workspace: t('budgets.of.workspace'),
    agent: t('budgets.form.agent'),
    visitor: t('budgets.of.visitor'),
  }
  const all = scope === 'visitor' ? [{ value: '', label: t('budgets.form.anyAgent') }] : []
  return (
    <>
      <div className="grid gap-5 sm:grid-cols-2">
        <Field label={t('budgets.form.scope')} className={scope === 'workspace' ? 'sm:col-span-2' : ''}>
          <Select
            name="scope"
            value={scope}
            onChange={(event) => setScope(event.target.value as BudgetScope)}
            options={BUDGET_SCOPES.map((value) => ({ value, label: scopes[value] }))}
          />
        </Field>
        {scope === 'workspace' ? null : (
          <Field label={t('budgets.form.agent')} error={agentError}>
            <Select
              key={scope}
              name="agentId"
              options={[...all, ...agents.map(({ id, name }) => ({ value: id, label: name }))]}
            />
          </Field>
        )}
      </div>
      <div className="grid gap-5 sm:grid-cols-2">
        <Field label={t('budgets.form.unit')}>
          <Select
            name="unit"
            value={unit}
            onChange={(event) => onUnit(event.target.value as BudgetUnit)}
            options={BUDGET_UNITS.map((value) => ({ value, label: t(`budgets.form.unit.${value}`) }))}
          />
        </Field>
        <Field label={t('budgets.form.period')}>
          <Select
            name="period"
            defaultValue="month"
            options={BUDGET_PERIODS.map((value) => ({ value, label: t(`budgets.form.period.${value}`) }))}
          />
        </Field>
      </div>
    </>
  )
}
