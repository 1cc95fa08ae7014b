import { failIngest } from '#app/domain/knowledge/fail-ingest.server.ts'
import { ingestSource } from '#app/domain/knowledge/ingest-source.server.ts'
import { defineTask } from '../../define-task.ts'

export const ingestTask = defineTask('knowledge/ingest', {
  run: async (ctx, { sourceId, jobRunId }, { signal }) => {
    await ingestSource(ctx, { sourceId, jobRunId }, signal)
  },
  failed: (ctx, { sourceId, jobRunId }, error) => failIngest(ctx, { sourceId, jobRunId, error }),
})
