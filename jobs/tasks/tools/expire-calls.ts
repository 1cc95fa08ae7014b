import { expireCalls } from '#app/domain/tools/expire-calls.server.ts'
import { defineTask } from '../../define-task.ts'

export const expireCallsTask = defineTask('tools/expire-calls', {
  run: async () => {
    await expireCalls()
  },
})
