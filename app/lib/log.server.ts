import { AsyncLocalStorage } from 'node:async_hooks'
import { remember } from './remember.ts'

// The port to logging, low enough for every room. What writes the lines (integrations/telemetry) is plugged in at start;
// until then, and in tests, lines from `warn` up go to standard error as JSON.

export type LogLevel = 'debug' | 'info' | 'warn' | 'error'
export type LogFields = Record<string, unknown>
export type LogSink = (level: LogLevel, fields: LogFields, message: string) => void

type LogState = { sink: LogSink; context: AsyncLocalStorage<LogFields> }

const state = remember<LogState>('log', () => ({
  context: new AsyncLocalStorage<LogFields>(),
  sink: (level, fields, message) => {
    if (level !== 'warn' && level !== 'error') return
    const { error, ...rest } = fields
    const cause = error instanceof Error ? error.stack : error
    process.stderr.write(`${JSON.stringify({ level, message, ...rest, error: cause })}\n`)
  },
}))

export function setLogSink(sink: LogSink): void {
  state.sink = sink
}

/** Every line logged inside `run`, however deep and late, carries `fields` too (the request id, the job's task). */
export function withLogFields<T>(fields: LogFields, run: () => T): T {
  return state.context.run({ ...state.context.getStore(), ...fields }, run)
}

const write = (level: LogLevel) => (fields: LogFields, message: string) =>
  state.sink(level, { ...state.context.getStore(), ...fields }, message)

/** Fields first, then one plain sentence. An `error` field is written whole, with its cause. */
export const log = { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') }
