/**
 * What the multiplexer must know of a statement's text: the few commands that touch what all clients share.
 * It reads the beginning of each statement only; text that merely mentions a command is not one.
 */

const NAME = String.raw`("(?:[^"]|"")+"|[A-Za-z_][\w$]*)`
const START = String.raw`(?:^|;)(?:\s|--[^\n]*\n|/\*[^*]*\*/)*`
const LISTEN = new RegExp(`${START}(listen|unlisten)\\s+(?:${NAME}|(\\*))`, 'gi')
const SET = new RegExp(
  `${START}(set\\s+(?!local\\b|transaction\\b|constraints\\b|session\\s+characteristics\\b)[^;]+|reset\\s+[^;]+)`,
  'gi',
)
const COPY_FROM_STDIN = new RegExp(`${START}copy\\b[^;]*\\bfrom\\s+stdin\\b`, 'i')
const DISCARD_ALL = new RegExp(`${START}discard\\s+all\\b`, 'i')

export type ListenCommand = { listen: boolean; channel: string | '*' }

/** `LISTEN` and `UNLISTEN` commands, their channels as Postgres names them (folded unless quoted). */
export function listenCommands(sql: string): ListenCommand[] {
  if (!/listen/i.test(sql)) return []
  return [...sql.matchAll(LISTEN)].map((match) => ({
    listen: match[1]?.toLowerCase() === 'listen',
    channel: match[3] ? '*' : channelName(match[2] ?? ''),
  }))
}

const channelName = (text: string) =>
  text.startsWith('"') ? text.slice(1, -1).replaceAll('""', '"') : text.toLowerCase()

export const quoteName = (name: string): string => `"${name.replaceAll('"', '""')}"`
export const quoteText = (text: string): string => `'${text.replaceAll("'", "''")}'`

/** `SET`/`RESET` commands that outlive their transaction. */
export function sessionSettings(sql: string): string[] {
  if (!/\b(?:re)?set\b/i.test(sql)) return []
  return [...sql.matchAll(SET)].map((match) => (match[1] ?? '').trim())
}

export const isCopyFromStdin = (sql: string): boolean => COPY_FROM_STDIN.test(sql)
export const isDiscardAll = (sql: string): boolean => DISCARD_ALL.test(sql)

/** A statement that fails in the backend as an unsupported one would, so that transactions end as they should. */
export const failing = (text: string): string =>
  `do $$ begin raise feature_not_supported using message = ${quoteText(text)}; end $$`
