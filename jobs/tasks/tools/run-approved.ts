import { runApproved } from '#app/domain/tools/run-approved.server.ts'
import { defineTask } from '../../define-task.ts'

export const runApprovedTask = defineTask('tools/run-approved', {
  run: async (_, payload, { signal }) => {
    await runApproved(payload, signal)
  },
})
