import { forgetIdleRates } from '#app/domain/rates/forget-idle-rates.server.ts'
import { defineTask } from '../../define-task.ts'

export const forgetIdleRatesTask = defineTask('rates/forget-idle', {
  run: async () => {
    await forgetIdleRates()
  },
})
