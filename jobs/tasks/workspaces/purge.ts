import { purgeWorkspaces } from '#app/domain/workspaces/purge-workspaces.server.ts'
import { defineTask } from '../../define-task.ts'

export const purgeWorkspacesTask = defineTask('workspaces/purge', {
  run: async () => {
    await purgeWorkspaces()
  },
})
