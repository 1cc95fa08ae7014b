import { Logger } from 'graphile-worker'
import { log } from '#app/lib/log.server.ts'

// The library's own lines go where ours go. Its lines about single jobs are dropped: define-task writes one for each,
// without the payload and the error texts that the library would quote.
const ABOUT_A_JOB = /^(Found task|Completed task|Failed task)/

export const workerLogger = new Logger(() => (level, message) => {
  if (ABOUT_A_JOB.test(message)) return
  const target = level === 'warning' ? 'warn' : level === 'error' ? 'error' : 'debug'
  log[target]({}, `queue: ${message}`)
})
