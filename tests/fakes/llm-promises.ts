import type { FaultName } from './llm-script.ts'
import { SEARCH_JSON, WEATHER_JSON } from './llm-tool-faults.ts'

// The table of promises: what a reader of our stream sees when a provider does this. `text` is what was shown, `ends`
// how: a reason of a whole answer, or the kind of the error. In a chain, who ends without a word fails as `empty`, but for a
// filter, and the next is asked. No fault has any other outcome, at no vendor.

export type Promised = {
  /** `whole`: ANSWER; `some`: its first three tokens; else the words themselves, or a check of them. */
  text: 'whole' | 'some' | 'none' | ((text: string) => boolean)
  ends:
    | 'end'
    | 'length'
    | 'filtered'
    | 'tools'
    | 'auth'
    | 'no_credit'
    | 'rate_limited'
    | 'unavailable'
    | 'timeout'
    | 'bad_request'
    | 'malformed'
    | 'unasked_tool'
    | 'cut'
  /** Name and arguments of the calls offered, in order; without it there is none. */
  calls?: readonly (readonly [name: string, json: string])[]
  /** What the provider asked us to wait, at most and at least; null if nothing it could mean. */
  retryAfterMs?: readonly [number, number] | null
  /** Tokens counted; left out where the vendor's own are. */
  usage?: readonly [input: number, output: number]
}

/** What every fault says, as far as it gets. */
export const ANSWER = 'one two three four five ação 🐝'
export const SOME = 'one two three'

const none = (ends: Promised['ends']): Promised => ({ text: 'none', ends })
const some = (ends: Promised['ends']): Promised => ({ text: 'some', ends })
const well: Promised = { text: 'whole', ends: 'end' }
const busy = (from: number, to = from): Promised => ({
  ...none('rate_limited'),
  retryAfterMs: [from, to],
})
const noWait: Promised = { ...none('rate_limited'), retryAfterMs: null }
const calls = (...list: (readonly [string, string])[]): Promised => ({
  text: 'none',
  ends: 'tools',
  calls: list,
})
const weather = ['get_weather', WEATHER_JSON] as const
const search = ['search', SEARCH_JSON] as const

export const PROMISES: Record<FaultName, Promised> = {
  auth: none('auth'),
  forbidden: none('auth'),
  payment: none('no_credit'),
  'no-credit': none('no_credit'),
  'bad-request': none('bad_request'),
  'context-length': none('bad_request'),
  'missing-model': none('bad_request'),
  'too-large': none('bad_request'),
  'no-temperature': none('bad_request'),
  'no-thinking': none('bad_request'),
  'no-schema': none('bad_request'),
  rate: busy(2_000),
  'rate-date': busy(60_000, 90_000),
  'rate-ms': busy(350),
  'rate-reset': busy(50_000, 60_000),
  'rate-bare': noWait,
  'rate-garbage': noWait,
  'rate-negative': busy(0),
  'request-timeout': none('timeout'),
  error: none('unavailable'),
  'bad-gateway': none('unavailable'),
  unavailable: none('unavailable'),
  'gateway-timeout': none('timeout'),
  overloaded: none('unavailable'),
  redirect: none('bad_request'),

  reset: none('unavailable'),
  'reset-body': none('cut'),
  'no-headers': none('timeout'),
  'slow-start': none('timeout'),
  'comments-only': none('timeout'),
  stall: some('timeout'),
  cut: some('cut'),
  'cut-at': { text: (text) => ANSWER.startsWith(text), ends: 'cut' },
  'cut-letter': some('cut'),
  // Why it stopped is known, so the answer is whole.
  'cut-after-finish': well,
  'end-early': some('cut'),
  'empty-body': none('cut'),

  malformed: some('malformed'),
  'not-object': some('malformed'),
  'garbage-lines': well,
  page: none('malformed'),
  'json-error': none('rate_limited'),
  'json-answer': none('malformed'),
  'wrong-type': well,
  gzip: well,
  crlf: well,
  cr: well,
  bom: well,
  'multi-line': well,
  bytes: well,
  'comment-flood': well,
  'comment-flood-endless': some('malformed'),
  'huge-frame': some('malformed'),
  thinks: well,
  'thinks-endlessly': none('timeout'),
  'think-tags': well,
  unknown: well,
  'same-ids': well,
  'half-letters': { text: (text) => text === ANSWER.replace(' four', '🐝 four'), ends: 'end' },
  nul: well,

  empty: none('end'),
  huge: { text: (text) => text.length === 262_144 && text.startsWith('honey honey'), ends: 'length' },
  length: some('length'),
  pause: some('length'),
  'empty-length': none('length'),
  'empty-filter': none('filtered'),
  filter: some('filtered'),
  refusal: { text: (text) => text === 'I cannot help with that.', ends: 'filtered' },
  'strange-reason': { text: 'whole', ends: 'cut' },
  'error-first': none('unavailable'),
  'mid-error': some('unavailable'),
  'mid-rate': some('rate_limited'),
  'quotes-key': some('unavailable'),

  'usage-absent': { ...well, usage: [0, 0] },
  'usage-wrong': { ...well, usage: [0, 0] },
  'usage-negative': { ...well, usage: [0, 0] },
  'usage-huge': { ...well, usage: [0, 0] },
  'usage-twice': well,

  'half-tool': none('malformed'),
  'tool-cut': none('cut'),
  'tool-end-early': none('cut'),
  'tool-length': none('length'),
  'tool-filter': none('filtered'),
  'tool-none': none('malformed'),
  'tool-nameless': none('malformed'),
  'tool-strange-name': none('malformed'),
  'tool-nul': calls(weather),
  'tool-unasked': none('unasked_tool'),
  'tool-many': none('malformed'),
  'tool-huge': none('malformed'),
  'tool-empty': calls(['get_weather', '{}']),
  'tool-parallel': calls(weather, search),
  'tool-no-index': calls(weather, search),
  'tool-no-ids': calls(weather, search),
  'tool-one-index': calls(weather, search),
  'tool-same-ids': calls(weather, search),
  'tool-whole': calls(weather),
  'tool-stop': calls(weather),
}
