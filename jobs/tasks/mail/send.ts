import { sendMail } from '#app/domain/mails/send-mail.server.ts'
import { defineTask } from '../../define-task.ts'

export const sendMailTask = defineTask('mail/send', {
  run: async (ctx, payload) => {
    await sendMail(ctx, payload)
  },
})
