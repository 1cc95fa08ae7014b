import { expect, it } from 'vitest'
import { ProviderError, type ProviderErrorKind } from '#app/integrations/llm/types.ts'
import { AppError } from '#app/lib/app-error.ts'
import { type VerdictCode, verdictOf } from './verdicts.ts'

const failure = (kind: ProviderErrorKind, details: { status?: number; cause?: unknown } = {}) =>
  new ProviderError(kind, 'compatible', details)
const guard = (key: string) =>
  new Error('Connection error.', {
    cause: new TypeError('fetch failed', {
      cause: new AppError('BAD_INPUT', { messageKey: `errors.knowledge.${key}` }),
    }),
  })
const coded = (code: string) => Object.assign(new Error(code), { code })

const SAID: [string, unknown, VerdictCode][] = [
  ['a refused key', failure('auth', { status: 401 }), 'key_refused'],
  ['an empty account', failure('no_credit', { status: 429 }), 'no_credit'],
  ['a host that does not exist', failure('unavailable', { cause: guard('hostUnknown') }), 'host_unknown'],
  [
    'an address in a private network',
    failure('unavailable', { cause: guard('addressRefused') }),
    'address_refused',
  ],
  ['our own address', failure('unavailable', { cause: guard('addressOwn') }), 'address_own'],
  ['a closed port', failure('unavailable', { cause: coded('ECONNREFUSED') }), 'nobody_there'],
  ['a certificate', failure('unavailable', { cause: coded('DEPTH_ZERO_SELF_SIGNED_CERT') }), 'certificate'],
  ['an unknown path', failure('bad_request', { status: 404 }), 'no_such_path'],
  ['a page instead of an answer', failure('malformed'), 'not_an_api'],
  ['silence', failure('timeout'), 'timeout'],
  ['our own clock', failure('aborted'), 'timeout'],
  ['too many requests', failure('rate_limited', { status: 429 }), 'rate_limited'],
  ['a server in trouble', failure('unavailable', { status: 503 }), 'provider_down'],
  ['a line that broke', failure('unavailable'), 'nobody_there'],
  ['anything else it refused', failure('bad_request', { status: 400 }), 'refused'],
  [
    'a key we cannot open',
    new AppError('INTERNAL', { messageKey: 'errors.providers.secretUnreadable' }),
    'key_unreadable',
  ],
]

it.each(SAID)('tells %s', (_what, error, code) => {
  expect(verdictOf(error)).toBe(code)
})

it('ends on a cause that causes itself', () => {
  const error = failure('unavailable')
  Object.defineProperty(error, 'cause', { value: error })
  expect(verdictOf(error)).toBe('nobody_there')
})
