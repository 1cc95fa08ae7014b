import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import { AppError } from '#app/lib/app-error.ts'
import { isUuid } from '#app/lib/ids.ts'
import { log } from '#app/lib/log.server.ts'
import { fromDatabaseError } from './errors.ts'
import { pool } from './pool.server.ts'
import type { DB } from './types.ts'

// Who acts, and where. Every transaction takes on one role of the database and enters one workspace, in the same message
// that begins it: begin, check, settings and role cost one round trip.

export type Actor =
  /** `sessionId`: the browser's session, checked with every transaction; jobs and seeds that act for a person have none. */
  | { kind: 'user'; userId: string; sessionId?: string }
  | { kind: 'visitor'; visitorId: string; agentId: string }
  | { kind: 'apiKey'; apiKeyId: string }
  | { kind: 'webhook'; endpointId: string }
  | { kind: 'job'; task: string }

/** `workspaceId` null: outside any workspace, where a person sees their own memberships only. */
export type Scope = { workspaceId: string | null; actor: Actor; requestId: string }

/** A transaction. Not to be kept beyond the function it was given to. */
export type Tx = Kysely<DB>

export type EnteredVisitor = { workspaceId: string; agentId: string; visitorId: string }

const PATH = 'SET LOCAL search_path = public, extensions'

/**
 * Runs `fn` in a transaction as a signed-in person, in the scope's workspace.
 * Throws NOT_FOUND for a workspace that is unknown or not theirs, NOT_SIGNED_IN when their session was revoked. Retries
 * nothing.
 */
export async function asActor<T>(scope: Scope, fn: (tx: Tx) => Promise<T>): Promise<T> {
  const { actor, workspaceId, requestId } = scope
  if (actor.kind !== 'user') throw new AppError('FORBIDDEN')
  if (!isUuid(actor.userId)) throw new AppError('NOT_SIGNED_IN')
  if (workspaceId !== null && !isUuid(workspaceId)) throw new AppError('NOT_FOUND')
  const workspace = workspaceId === null ? 'NULL' : `'${workspaceId}'`
  if (actor.sessionId !== undefined && !isUuid(actor.sessionId)) throw new AppError('NOT_SIGNED_IN')
  const session = actor.sessionId ? `SELECT app.enter_session('${actor.sessionId}', '${actor.userId}'); ` : ''
  const enter = `SELECT app.enter_user('${actor.userId}', ${workspace}, ${quote(requestId)})`
  return transaction(`BEGIN; ${session}${enter}; SET LOCAL ROLE app_user; ${PATH}`, (tx) => fn(tx))
}

/**
 * Runs `fn` in a transaction as the visitor who holds the token with this SHA-256.
 * Throws NOT_SIGNED_IN for a token that is unknown, expired or revoked.
 */
export async function asVisitor<T>(
  tokenHash: Buffer,
  requestId: string,
  fn: (tx: Tx, who: EnteredVisitor) => Promise<T>,
): Promise<T> {
  const enter = `SELECT * FROM app.enter_visitor('\\x${tokenHash.toString('hex')}', ${quote(requestId)})`
  return transaction(`BEGIN; ${enter}; SET LOCAL ROLE app_visitor; ${PATH}`, (tx, results) => {
    const row = results[1]?.rows[0] as Record<'workspace_id' | 'agent_id' | 'visitor_id', string>
    return fn(tx, { workspaceId: row.workspace_id, agentId: row.agent_id, visitorId: row.visitor_id })
  })
}

/** Runs `fn` in a transaction past row security, for jobs and hooks. The reason stands in the log. */
export async function asSystem<T>(reason: string, fn: (tx: Tx) => Promise<T>): Promise<T> {
  log.debug({ reason }, 'A transaction bypasses row security.')
  return transaction(`BEGIN; ${PATH}`, (tx) => fn(tx))
}

const quote = (text: string) => pg.escapeLiteral(text.replaceAll('\0', '').slice(0, 200))

async function transaction<T>(
  begin: string,
  fn: (tx: Tx, results: pg.QueryResult[]) => Promise<T>,
): Promise<T> {
  let client: pg.PoolClient | undefined
  let broken: Error | undefined
  try {
    client = await pool().connect()
    const results = (await client.query(begin)) as unknown as pg.QueryResult[]
    const value = await fn(kyselyOf(client), results)
    const end = await client.query('COMMIT')
    // A caught error inside leaves the transaction aborted, and COMMIT then rolls back without a word.
    if (end.command === 'ROLLBACK')
      throw new Error('The transaction was aborted by an error that was swallowed.')
    return value
  } catch (error) {
    // A connection that cannot roll back is in an unknown state: it is thrown away.
    await client?.query('ROLLBACK').catch((cause: Error) => {
      broken = cause
    })
    throw fromDatabaseError(error)
  } finally {
    client?.release(broken)
  }
}

const instances = new WeakMap<pg.PoolClient, Tx>()

/** The query builder of one connection. It never takes another from the pool. */
function kyselyOf(client: pg.PoolClient): Tx {
  let instance = instances.get(client)
  if (!instance) {
    const borrowed = { query: client.query.bind(client), release: () => {} }
    const onlyThis = { connect: async () => borrowed, end: async () => {}, options: {} }
    instance = new Kysely<DB>({ dialect: new PostgresDialect({ pool: onlyThis as never }) })
    instances.set(client, instance)
  }
  return instance
}
