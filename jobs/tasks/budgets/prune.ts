import { pruneBudgets } from '#app/domain/budgets/prune-budgets.server.ts'
import { defineTask } from '../../define-task.ts'

export const pruneBudgetsTask = defineTask('budgets/prune', {
  run: async () => {
    await pruneBudgets()
  },
})
