// npm run secrets:rotate: seals every stored secret anew with the first key of SECRETS_KEYS. Put the new key in front of the
// old one first; when this has ended without a complaint, the old one can go. It may be stopped and started again.
import { resolve } from 'node:path'
import { readEnvironment } from './lib/env-file.ts'
import { fail, say, UsageError } from './lib/say.ts'

const PLACEHOLDER = 'x'.repeat(40)

type Opened = { env: Record<string, string>; close(): Promise<void> }

/** The database and its keys: those of the environment, or of the data folder that `npm start` keeps. */
async function openDatabase(given: Record<string, string>): Promise<Opened> {
  const { FolderLockedError, readSecrets } = await import('../supabase/embedded/data-folder.ts')
  const dataDir = given.EMBEDDED_DATA_DIR ?? '.data'
  if (given.DATABASE_URL) {
    const kept = given.SECRETS_KEYS || given.SUPABASE_URL ? null : await readSecrets(dataDir)
    return { env: { ...(kept ? { SECRETS_KEYS: kept.secretsKeys } : {}), ...given }, close: async () => {} }
  }
  const { startEmbedded } = await import('../supabase/embedded/start.ts')
  const embedded = await startEmbedded({ dataDir, apiPort: 0, dbPort: 0 }).catch((error: unknown) => {
    throw error instanceof FolderLockedError
      ? new UsageError(`${error.message} Stop it first: ${resolve(dataDir)} can be open once.`)
      : error
  })
  const { databaseUrl, secretsKeys, stop } = embedded
  return { env: { SECRETS_KEYS: secretsKeys, ...given, DATABASE_URL: databaseUrl }, close: stop }
}

async function rotate(): Promise<void> {
  const { env, close } = await openDatabase(await readEnvironment())
  try {
    Object.assign(process.env, {
      SUPABASE_URL: 'http://localhost',
      SUPABASE_ANON_KEY: PLACEHOLDER,
      SUPABASE_SERVICE_ROLE_KEY: PLACEHOLDER,
      SESSION_SECRET: PLACEHOLDER,
      ...env,
    })
    const { hasSecretsKeys } = await import('#app/integrations/secrets/seal.server.ts')
    if (!hasSecretsKeys()) throw new UsageError('SECRETS_KEYS is not set: there is no key to seal with.')
    const { resealSecrets } = await import('#app/domain/providers/reseal-secrets.server.ts')
    const { looked, resealed, unreadable } = await resealSecrets((soFar) =>
      say(`  ${soFar.looked} looked at, ${soFar.resealed} sealed anew`),
    )
    for (const place of unreadable) say(`  no key opens ${place}: its owner has to enter it again`)
    say(`secrets ${looked}, sealed anew ${resealed}, unreadable ${unreadable.length}`)
    if (unreadable.length > 0) process.exitCode = 1
  } finally {
    const { closePool } = await import('#app/db/pool.server.ts')
    await closePool()
    await close()
  }
}

await rotate().catch((error: unknown) => {
  fail(error)
  process.exitCode = 1
})
