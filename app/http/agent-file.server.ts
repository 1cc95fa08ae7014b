import type { ExportedAgent } from '#app/domain/agents/file/export-agent.server.ts'
import { log } from '#app/lib/log.server.ts'

/** An agent as a file, sent while it is written. A failure on the way cuts the transfer, so that half a file is not taken for a whole. */
export function agentFileResponse({ fileName, bytes }: ExportedAgent): Response {
  const stream = new ReadableStream<Uint8Array<ArrayBuffer>>({
    async pull(controller) {
      try {
        const { value, done } = await bytes.next()
        if (done) controller.close()
        else controller.enqueue(value)
      } catch (error) {
        log.error({ error }, 'the export of an agent broke off')
        controller.error(error)
      }
    },
    async cancel() {
      await bytes.return(undefined)
    },
  })
  return new Response(stream, {
    headers: {
      'content-type': 'application/zip',
      // Letters, digits and dashes alone (safeFileName): nothing to quote.
      'content-disposition': `attachment; filename="${fileName}"`,
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    },
  })
}
