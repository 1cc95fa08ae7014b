import type { MessageKey } from '#app/i18n/catalogues.ts'

const KNOWN = [
  'auth',
  'no_credit',
  'rate_limited',
  'unavailable',
  'timeout',
  'bad_request',
  'malformed',
  'cut',
  'empty',
] as const
const OURS = ['limit_reached', 'invalid_output', 'unfinished', 'interrupted'] as const

/** What people of the workspace read about a failed answer's `errorCode`. Visitors read only that it failed. */
export function failureKey(errorCode: string): MessageKey {
  const kind = KNOWN.find((name) => errorCode === `provider_${name}`)
  if (kind) return `inbox.error.provider_${kind}`
  const ours = OURS.find((name) => errorCode === name)
  return ours ? `inbox.error.${ours}` : 'inbox.error.other'
}
