import { AppError, isAppError } from '#app/lib/app-error.ts'
import type { BudgetBehaviour } from './options.ts'

export type ReachedBudget = {
  budgetId: string
  behaviour: BudgetBehaviour
  /** The owner's words for the visitor; '' for ours. */
  message: string
}

/** A budget has no room for this call: nobody was asked. */
export class BudgetReached extends AppError {
  readonly data: ReachedBudget

  constructor(data: ReachedBudget) {
    super('LIMIT_REACHED', { messageKey: 'errors.answer.budget' })
    this.data = data
  }
}

export const isBudgetReached = (error: unknown): error is BudgetReached =>
  isAppError(error) && error.messageKey === 'errors.answer.budget' && 'data' in error
