/** Gives `run` a database with all migrations: DATABASE_URL, migrated by whoever made it, or an embedded one in memory. */
export async function withMigratedDatabase(run: (databaseUrl: string) => Promise<void>): Promise<void> {
  const given = process.env.DATABASE_URL
  if (given) return run(given)
  const { startEmbedded } = await import('../supabase/embedded/start.ts')
  const embedded = await startEmbedded({ dataDir: 'memory', apiPort: 0, dbPort: 0 })
  try {
    await run(embedded.databaseUrl)
  } finally {
    await embedded.stop()
  }
}
