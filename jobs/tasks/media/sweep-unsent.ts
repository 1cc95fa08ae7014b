import { sweepUnsent } from '#app/domain/media/sweep-unsent.server.ts'
import { defineTask } from '../../define-task.ts'

export const sweepUnsentTask = defineTask('media/sweep-unsent', {
  run: async () => {
    await sweepUnsent()
  },
})
