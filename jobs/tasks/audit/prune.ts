import { pruneAudit } from '#app/domain/audit/prune-audit.server.ts'
import { defineTask } from '../../define-task.ts'

export const pruneAuditTask = defineTask('audit/prune', {
  run: async () => {
    await pruneAudit()
  },
})
