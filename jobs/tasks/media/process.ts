import { failMedia, processMedia } from '#app/domain/media/process-media.server.ts'
import { defineTask } from '../../define-task.ts'

export const processMediaTask = defineTask('media/process', {
  run: async (ctx, job, { signal }) => {
    await processMedia(ctx, job, signal)
  },
  failed: (ctx, job) => failMedia(ctx, job),
})
