import pg from 'pg'
import { startEmbedded } from '../../supabase/embedded/start.ts'
import { createScratchDatabase } from '../scratch-database.ts'
import { WATCHED } from './functions.ts'
import { seedPlatform } from './platform.ts'
import { type Seeded, seedWorkspaces } from './seed.ts'
import { installMeans } from './sql.ts'

/** A migrated database of the suite alone (PGlite in memory; with DATABASE_URL a fresh one on that server), filled with two workspaces. */
export async function withTwoWorkspaces<T>(
  run: (client: pg.Client, seeded: Seeded) => Promise<T>,
  serverUrl = process.env.DATABASE_URL,
): Promise<T> {
  const scratch = serverUrl ? await createScratchDatabase(serverUrl, 'security') : null
  const embedded = await startEmbedded({
    dataDir: 'memory',
    databaseUrl: scratch?.url,
    apiPort: 0,
    dbPort: 0,
  }).catch(async (error: unknown) => {
    await scratch?.drop()
    throw error
  })
  const client = new pg.Client({ connectionString: embedded.databaseUrl })
  await client.connect()
  try {
    await client.query('set search_path = public, extensions')
    await client.query('begin')
    const seeded = await seedWorkspaces(client)
    await seedPlatform(client)
    const tables = seeded.relations.filter(({ kind }) => kind === 'table').map(({ name }) => name)
    await installMeans(client, [...tables, ...WATCHED])
    await client.query('commit')
    return await run(client, seeded)
  } finally {
    await client.end()
    await embedded.stop()
    await scratch?.drop()
  }
}
