import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { Plus, WalletMinimal } from 'lucide-react'
import { useState } from 'react'
import { BudgetBanner } from '#app/components/budgets/budget-banner.tsx'
import { BudgetDialog } from '#app/components/budgets/budget-dialog.tsx'
import { BudgetRow } from '#app/components/budgets/budget-row.tsx'
import { RateForm } from '#app/components/budgets/rate-form.tsx'
import { SpendCard } from '#app/components/budgets/spend-card.tsx'
import { useT } from '#app/components/i18n.tsx'
import { useLiveRevalidation } from '#app/components/live/use-live-revalidation.ts'
import { titleMeta } from '#app/components/shell/title-meta.ts'
import { Button } from '#app/components/ui/button.tsx'
import { Card } from '#app/components/ui/card.tsx'
import { EmptyState } from '#app/components/ui/empty-state.tsx'
import { listAgents } from '#app/domain/agents/list-agents.server.ts'
import { createBudget } from '#app/domain/budgets/create-budget.server.ts'
import { deleteBudget } from '#app/domain/budgets/delete-budget.server.ts'
import { listBudgets } from '#app/domain/budgets/list-budgets.server.ts'
import { listSpend } from '#app/domain/budgets/list-spend.server.ts'
import { setAnswerRate } from '#app/domain/budgets/set-answer-rate.server.ts'
import { switchBudget, updateBudget } from '#app/domain/budgets/update-budget.server.ts'
import { can } from '#app/domain/permissions.ts'
import { deedOf } from '#app/http/intent.server.ts'
import { pageTitle } from '#app/http/page-title.server.ts'
import { requireMember } from '#app/http/require-member.server.ts'
import { formFailure } from '#app/http/route-failure.server.ts'

export const meta = titleMeta

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { ctx, workspace } = await requireMember(request, params.slug)
  const [{ budgets, answersPerMinute }, spend, agents] = await Promise.all([
    listBudgets(ctx),
    listSpend(ctx),
    listAgents(ctx),
  ])
  return {
    title: pageTitle(ctx.locale, 'budgets.title', workspace.name),
    workspaceId: workspace.id,
    mayManage: can(ctx, 'budget', 'manage'),
    budgets,
    answersPerMinute,
    spend,
    agents: agents.map(({ id, name }) => ({ id, name })),
    now: Date.now(),
  }
}

const DEEDS = {
  create: createBudget,
  update: updateBudget,
  switch: switchBudget,
  delete: deleteBudget,
  rate: setAnswerRate,
}

export async function action({ request, params }: ActionFunctionArgs) {
  const { ctx } = await requireMember(request, params.slug)
  try {
    const form = await request.formData()
    await deedOf(form, DEEDS)(ctx, Object.fromEntries(form))
    return { error: null }
  } catch (thrown) {
    return formFailure(thrown, request)
  }
}

export default function Budgets() {
  const t = useT()
  const { workspaceId, budgets, answersPerMinute, spend, agents, mayManage, now } =
    useLoaderData<typeof loader>()
  const [isCreating, setCreating] = useState(false)
  // Every answer moves the counters, and changes its conversation.
  useLiveRevalidation(workspaceId, ['conversation.changed'])
  const create = mayManage ? (
    <Button variant="primary" onClick={() => setCreating(true)}>
      <Plus aria-hidden="true" />
      {t('budgets.new')}
    </Button>
  ) : null
  return (
    <>
      <BudgetBanner budgets={budgets} now={now} />
      <div className="grid gap-6">
        <Card
          title={t('budgets.list')}
          purpose={mayManage ? t('budgets.purpose') : `${t('budgets.purpose')} ${t('budgets.readOnly')}`}
          action={budgets.length > 0 ? create : null}
          className="overflow-hidden"
        >
          {budgets.length === 0 ? (
            <EmptyState
              icon={<WalletMinimal aria-hidden="true" />}
              title={t('budgets.empty.title')}
              body={t('budgets.empty.body')}
              action={create}
            />
          ) : (
            <ul
              aria-label={t('budgets.list')}
              className="-mx-5 -mb-4 divide-y divide-line border-line border-t"
            >
              {budgets.map((budget) => (
                <BudgetRow key={budget.id} budget={budget} now={now} mayManage={mayManage} />
              ))}
            </ul>
          )}
        </Card>
        <SpendCard spend={spend} />
        <RateForm key={answersPerMinute} perMinute={answersPerMinute} mayManage={mayManage} />
      </div>
      {isCreating ? <BudgetDialog agents={agents} onClose={() => setCreating(false)} /> : null}
    </>
  )
}
