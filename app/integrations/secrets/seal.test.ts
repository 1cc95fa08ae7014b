import { randomBytes, randomUUID } from 'node:crypto'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { isAppError } from '#app/lib/app-error.ts'

const bound = {
  workspaceId: randomUUID(),
  table: 'provider_connections',
  rowId: randomUUID(),
  column: 'sealed_key',
}
const key = (name: string) => `${name}:${randomBytes(32).toString('base64')}`
const OTHERS = {
  DATABASE_URL: 'postgres://localhost/x',
  SUPABASE_URL: 'http://localhost',
  SUPABASE_ANON_KEY: 'x'.repeat(40),
  SUPABASE_SERVICE_ROLE_KEY: 'x'.repeat(40),
  SESSION_SECRET: 'x'.repeat(40),
}

/** The room as a process with these keys has it. */
async function withKeys(keys: string) {
  vi.resetModules()
  vi.stubEnv('SECRETS_KEYS', keys)
  return await import('./seal.server.ts')
}

beforeEach(() => {
  for (const [name, value] of Object.entries(OTHERS)) vi.stubEnv(name, value)
})
afterEach(() => vi.unstubAllEnvs())

const failureOf = (act: () => unknown) => {
  try {
    act()
  } catch (error) {
    if (isAppError(error)) return { code: error.code, messageKey: error.messageKey }
    throw error
  }
}

it('keeps nothing without a key, and says so', async () => {
  const { hasSecretsKeys, seal } = await withKeys('')
  expect(hasSecretsKeys()).toBe(false)
  expect(failureOf(() => seal('sk', bound))).toEqual({
    code: 'UNAVAILABLE',
    messageKey: 'errors.providers.noSecretsKeys',
  })
})

it('seals with the first key and opens with all of them', async () => {
  const [old, fresh] = [key('old'), key('fresh')]
  const before = await withKeys(old)
  const sealed = before.seal('sk-1', bound)
  expect(before.needsReseal(sealed)).toBe(false)

  const between = await withKeys(`${fresh},${old}`)
  expect(between.open(sealed, bound)).toBe('sk-1')
  expect(between.needsReseal(sealed)).toBe(true)
  const resealed = between.seal(between.open(sealed, bound), bound)
  expect(between.needsReseal(resealed)).toBe(false)

  const after = await withKeys(fresh)
  expect(after.open(resealed, bound)).toBe('sk-1')
  expect(failureOf(() => after.open(sealed, bound))).toEqual({
    code: 'INTERNAL',
    messageKey: 'errors.providers.secretUnreadable',
  })
})

it('stops the start with keys that are not usable, without repeating them', async () => {
  vi.resetModules()
  const { parseEnv } = await import('#app/env.server.ts')
  const start = () => parseEnv({ ...OTHERS, SECRETS_KEYS: 'main:c2VjcmV0' })
  expect(start).toThrow('SECRETS_KEYS: key 1 must be')
  expect(start).not.toThrow('c2VjcmV0')
})
