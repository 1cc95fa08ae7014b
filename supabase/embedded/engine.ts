import type { Extensions } from '@electric-sql/pglite'
import type { Engine } from './wire/backend.ts'

/**
 * PGlite: PostgreSQL 17 compiled to WebAssembly, in this process, with one session. Nothing but the wire server may
 * talk to it: a query made here while a client is inside a transaction would become part of that transaction.
 */
export type EmbeddedPostgres = Engine & {
  serverVersion: string
  /** The whole data folder as a tar file. Only while no client is connected. */
  dump(): Promise<Blob>
  close(): Promise<void>
}

const SETTINGS = {
  // The default, 128 MB, stays resident; the files are in the system's cache anyway.
  shared_buffers: '32MB',
  search_path: '"$user", public, extensions',
  TimeZone: 'UTC',
  exit_on_error: 'false',
  log_checkpoints: 'false',
  max_worker_processes: '0',
  max_parallel_workers: '0',
  max_parallel_workers_per_gather: '0',
}

/** `dataDir`: a folder, or null to keep everything in memory. `load`: a dump to begin with. */
export async function openPostgres(dataDir: string | null, load?: Blob): Promise<EmbeddedPostgres> {
  const [{ PGlite }, extensions] = await Promise.all([import('@electric-sql/pglite'), loadExtensions()])
  const open = () =>
    PGlite.create({
      ...(dataDir ? { dataDir } : {}),
      ...(load ? { loadDataDir: load } : {}),
      extensions,
      startParams: [
        '--single',
        '-F',
        '-O',
        '-j',
        ...Object.entries(SETTINGS).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
      ],
    })
  let db = await open()
  const version = await db.query<{ server_version: string }>('show server_version')
  return {
    serverVersion: version.rows[0]?.server_version ?? '17',
    // Not execProtocolRaw: it parses every reply into a list that it never empties.
    exec: async (messages) => (await db.execProtocol(messages, { throwOnError: false })).data,
    async restart() {
      if (!dataDir) throw new Error('a database in memory does not survive a crash')
      // The broken one cannot be closed; Postgres recovers from its log, as after a power cut.
      db = await open()
    },
    dump: () => db.dumpDataDir('none'),
    close: () => db.close(),
  }
}

/** What migrations may `create extension`; the hosted service has these too. */
async function loadExtensions() {
  const [vector, pgtap, ...contrib] = await Promise.all([
    import('@electric-sql/pglite/vector'),
    import('@electric-sql/pglite/pgtap'),
    import('@electric-sql/pglite/contrib/btree_gin'),
    import('@electric-sql/pglite/contrib/btree_gist'),
    import('@electric-sql/pglite/contrib/citext'),
    import('@electric-sql/pglite/contrib/pg_trgm'),
    import('@electric-sql/pglite/contrib/pgcrypto'),
    import('@electric-sql/pglite/contrib/unaccent'),
    import('@electric-sql/pglite/contrib/uuid_ossp'),
  ])
  return Object.assign({}, vector, pgtap, ...contrib) as Extensions
}
