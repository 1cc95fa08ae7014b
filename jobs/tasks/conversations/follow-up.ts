import { sendFollowUp } from '#app/domain/conversations/send-follow-up.server.ts'
import { defineTask } from '../../define-task.ts'

export const followUpTask = defineTask('conversations/follow-up', {
  run: async (_, payload) => {
    await sendFollowUp(payload)
  },
})
