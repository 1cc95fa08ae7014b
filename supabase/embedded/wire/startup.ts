import { timingSafeEqual } from 'node:crypto'
import { int32, message, readyForQuery } from './messages.ts'
import { quoteName, quoteText } from './sql-text.ts'

/** The start phase: what a client may ask before it has a session. */

export const SSL_REQUEST = 80877103
export const GSS_REQUEST = 80877104
export const CANCEL_REQUEST = 80877102

/** Parameters that the session has anyway, or that mean nothing here. */
const IGNORED = new Set(['user', 'database', 'application_name', 'client_encoding', 'replication', 'options'])
const DEFAULTS: Record<string, string> = { timezone: 'utc', datestyle: 'iso, mdy', intervalstyle: 'postgres' }

export function startupParameters(packet: Buffer): Map<string, string> {
  const fields = packet.subarray(4).toString('utf8').split('\0')
  const parameters = new Map<string, string>()
  for (let at = 0; at + 1 < fields.length && fields[at]; at += 2) {
    parameters.set(fields[at] ?? '', fields[at + 1] ?? '')
  }
  return parameters
}

/** The session settings a client asked for at its start, as `SET` commands. */
export function startupSettings(parameters: Map<string, string>): string[] {
  const settings: string[] = []
  for (const [name, value] of parameters) {
    if (IGNORED.has(name) || name.startsWith('_pq_.') || DEFAULTS[name.toLowerCase()] === value.toLowerCase())
      continue
    settings.push(`set ${name.split('.').map(quoteName).join('.')} to ${quoteText(value)}`)
  }
  return settings
}

export const askPassword: Buffer = message('R', int32(3))

export function isPassword(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)]
  return a.length === b.length && timingSafeEqual(a, b)
}

/** Everything a client reads between its accepted password and its first query. */
export function welcome(serverVersion: string, id: number): Buffer {
  const parameters = {
    server_version: serverVersion,
    server_encoding: 'UTF8',
    client_encoding: 'UTF8',
    DateStyle: 'ISO, MDY',
    IntervalStyle: 'postgres',
    TimeZone: 'UTC',
    integer_datetimes: 'on',
    standard_conforming_strings: 'on',
    is_superuser: 'on',
    session_authorization: 'postgres',
    in_hot_standby: 'off',
  }
  return Buffer.concat([
    message('R', int32(0)),
    ...Object.entries(parameters).map(([name, value]) => message('S', name, value)),
    message('K', int32(id), int32(0)),
    readyForQuery('I'),
  ])
}
