import { purgeAgentFiles } from '#app/domain/agents/purge-agent-files.server.ts'
import { defineTask } from '../../define-task.ts'

export const purgeAgentFilesTask = defineTask('agents/purge-files', {
  run: async (ctx, payload) => {
    await purgeAgentFiles(ctx, payload)
  },
})
