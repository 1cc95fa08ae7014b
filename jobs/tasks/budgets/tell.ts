import { tellOfBudget } from '#app/domain/budgets/tell-of-budget.server.ts'
import { defineTask } from '../../define-task.ts'

export const tellOfBudgetTask = defineTask('budgets/tell', {
  run: async (ctx, payload) => {
    await tellOfBudget(ctx, payload)
  },
})
