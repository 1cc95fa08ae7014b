import pino from 'pino'
import { type LogSink, setLogSink } from '#app/lib/log.server.ts'
import { redact } from './redact.ts'

/** Plugs pino in as the sink of every log line of this process. `service` is `web` or `worker`. */
export function startLogging(options: { service: string; level: string }): void {
  const logger = pino({
    level: options.level,
    base: { service: options.service },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    messageKey: 'message',
    errorKey: 'error',
    // `redact` has made a plain record of it already.
    serializers: { error: (error: unknown) => error },
  })
  const sink: LogSink = (level, fields, message) => {
    if (logger.isLevelEnabled(level)) logger[level](redact(fields), message)
  }
  setLogSink(sink)
}
