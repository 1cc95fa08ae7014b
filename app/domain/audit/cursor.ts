import { isUuid } from '#app/lib/ids.ts'

const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6}Z$/

/** The place of an entry in the log, as a word for addresses. */
export const cursorOf = ({ at, id }: { at: string; id: string }): string => `${at}_${id}`

/** Null for what no page of ours gave out: the log is then read from its beginning. */
export function readCursor(cursor: string | undefined): { at: string; id: string } | null {
  const [at = '', id = ''] = (cursor ?? '').split('_')
  return TIME.test(at) && Number.isFinite(Date.parse(at)) && isUuid(id) ? { at, id } : null
}
