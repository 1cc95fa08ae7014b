import { indexWorkspace } from '#app/domain/retrieval/index-workspace.server.ts'
import { defineTask } from '../../define-task.ts'

export const indexWorkspaceTask = defineTask('retrieval/index-workspace', {
  run: async (ctx) => {
    await indexWorkspace(ctx)
  },
})
