import { pruneEvents } from '#app/domain/conversations/prune-events.server.ts'
import { defineTask } from '../../define-task.ts'

export const pruneEventsTask = defineTask('conversations/prune-events', {
  run: async () => {
    await pruneEvents()
  },
})
