import { failEvent } from '#app/domain/inbound/fail-event.server.ts'
import { processEvent } from '#app/domain/inbound/process-event.server.ts'
import { defineTask } from '../../define-task.ts'

export const processInboundTask = defineTask('inbound/process', {
  run: processEvent,
  failed: failEvent,
})
