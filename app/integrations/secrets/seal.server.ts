import { env } from '#app/env.server.ts'
import { AppError } from '#app/lib/app-error.ts'
import { parseSecretsKeys, type SecretsKey } from '#app/lib/secrets-keys.ts'
import { type Bound, keyNameOf, openWith, sealWith } from './envelope.ts'

export type { Bound }

// What workspaces entrust to us, under SECRETS_KEYS. Without a key nothing is kept: never in the clear.

let read: { text: string; keys: SecretsKey[] } | undefined

function secretsKeys(): SecretsKey[] {
  const text = env().SECRETS_KEYS ?? ''
  if (read?.text !== text) read = { text, keys: parseSecretsKeys(text) }
  return read.keys
}

/** Whether secrets can be kept here. */
export const hasSecretsKeys = (): boolean => secretsKeys().length > 0

/** Seals for one column of one row of one workspace. Throws UNAVAILABLE `errors.providers.noSecretsKeys` without a key. */
export function seal(plain: string, bound: Bound): string {
  const [first] = secretsKeys()
  if (!first) throw new AppError('UNAVAILABLE', { messageKey: 'errors.providers.noSecretsKeys' })
  return sealWith(first, plain, bound)
}

/** Opens what was sealed for exactly this place. Throws INTERNAL `errors.providers.secretUnreadable`. */
export function open(sealed: string, bound: Bound): string {
  try {
    return openWith(secretsKeys(), sealed, bound)
  } catch (cause) {
    throw new AppError('INTERNAL', { messageKey: 'errors.providers.secretUnreadable', cause })
  }
}

/** Whether a value waits to be sealed anew with the first key. */
export const needsReseal = (sealed: string): boolean => keyNameOf(sealed) !== secretsKeys()[0]?.name
