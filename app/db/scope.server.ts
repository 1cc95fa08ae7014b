import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import { AppError } from '#app/lib/app-error.ts'
import { isUuid } from '#app/lib/ids.ts'
import { log } from '#app/lib/log.server.ts'
import { fromDatabaseError } from './errors.ts'
import { pool } from './pool.server.ts'
import { type Rate, rateCheck } from './rate-limits.server.ts'
import type { DB } from './types.ts'

// Who acts, and where. Every transaction takes on one role of the database and enters one workspace, in the same message
// that begins it: begin, check, settings and role cost one round trip. So do `rates`: what doors count of the deed stands
// there too, is undone with it, and ends it with LIMIT_REACHED (`params.retryAfter` in seconds) when one is over.

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

export type EnteredKey = {
  workspaceId: string
  apiKeyId: string
  /** Of the person who made the key, today. */
  role: 'owner' | 'admin' | 'member'
  /** `resource:verb`, as the key was given them. */
  scopes: string[]
}
export type EnteredVisitor = { workspaceId: string; agentId: string; visitorId: string }

const PATH = 'SET LOCAL search_path = public, extensions'

/**
 * Runs `fn` in a transaction as a signed-in person, or a program with a key, in the scope's workspace.
 * Throws NOT_FOUND for a workspace that is unknown or not theirs, NOT_SIGNED_IN when their session was revoked. Retries
 * nothing.
 */
export async function asActor<T>(
  scope: Scope,
  fn: (tx: Tx) => Promise<T>,
  rates: readonly Rate[] = [],
): Promise<T> {
  const { actor, workspaceId, requestId } = scope
  if (actor.kind === 'apiKey') {
    if (!isUuid(actor.apiKeyId)) throw new AppError('NOT_SIGNED_IN')
    const shown = `NULL, ${quote(requestId)}, '${actor.apiKeyId}'`
    return asKeyBy(shown, rates, (tx, key) => {
      if (key.workspaceId !== workspaceId) throw new AppError('NOT_FOUND')
      return fn(tx)
    })
  }
  if (actor.kind !== 'user') throw new AppError('FORBIDDEN')
  if (!isUuid(actor.userId)) throw new AppError('NOT_SIGNED_IN')
  if (workspaceId !== null && !isUuid(workspaceId)) throw new AppError('NOT_FOUND')
  const workspace = workspaceId === null ? 'NULL' : `'${workspaceId}'`
  if (actor.sessionId !== undefined && !isUuid(actor.sessionId)) throw new AppError('NOT_SIGNED_IN')
  const session = actor.sessionId ? `SELECT app.enter_session('${actor.sessionId}', '${actor.userId}'); ` : ''
  const enter = `SELECT app.enter_user('${actor.userId}', ${workspace}, ${quote(requestId)})`
  return transaction(`BEGIN; ${session}${enter}; ${rateCheck(rates)}SET LOCAL ROLE app_user; ${PATH}`, (tx) =>
    fn(tx),
  )
}

/**
 * Runs `fn` in a transaction as the program whose key has this SHA-256.
 * Throws NOT_SIGNED_IN for a key that is unknown, expired or revoked, or whose maker left the workspace.
 */
export async function asKey<T>(
  keyHash: Buffer,
  requestId: string,
  fn: (tx: Tx, key: EnteredKey) => Promise<T>,
  rates: readonly Rate[] = [],
): Promise<T> {
  return asKeyBy(`'\\x${keyHash.toString('hex')}', ${quote(requestId)}`, rates, fn)
}

function asKeyBy<T>(
  shown: string,
  rates: readonly Rate[],
  fn: (tx: Tx, key: EnteredKey) => Promise<T>,
): Promise<T> {
  const begin = `BEGIN; SELECT * FROM app.enter_key(${shown}); ${rateCheck(rates)}SET LOCAL ROLE app_key; ${PATH}`
  return transaction(begin, (tx, results) => {
    const row = results[1]?.rows[0] as { workspace_id: string; api_key_id: string } & EnteredKey
    const { role, scopes } = row
    return fn(tx, { workspaceId: row.workspace_id, apiKeyId: row.api_key_id, role, scopes })
  })
}

/**
 * Runs `fn` in a transaction as the visitor who holds the token with this SHA-256.
 * Throws NOT_SIGNED_IN for a token that is unknown, expired or revoked.
 */
export async function asVisitor<T>(
  tokenHash: Buffer,
  requestId: string,
  fn: (tx: Tx, who: EnteredVisitor) => Promise<T>,
  rates: readonly Rate[] = [],
): Promise<T> {
  const enter = `SELECT * FROM app.enter_visitor('\\x${tokenHash.toString('hex')}', ${quote(requestId)})`
  const begin = `BEGIN; ${enter}; ${rateCheck(rates)}SET LOCAL ROLE app_visitor; ${PATH}`
  return transaction(begin, (tx, results) => {
    const row = results[1]?.rows[0] as Record<'workspace_id' | 'agent_id' | 'visitor_id', string>
    return fn(tx, { workspaceId: row.workspace_id, agentId: row.agent_id, visitorId: row.visitor_id })
  })
}

/**
 * Runs `fn` in a transaction with the rights of a visitor, for the agent that acts in their place: what a model asks for
 * reaches no further than the visitor could. Ids of our own rows only, never of a request.
 */
export async function asVisitorOf<T>(
  who: EnteredVisitor,
  requestId: string,
  fn: (tx: Tx) => Promise<T>,
): Promise<T> {
  const settings = {
    user_id: '',
    role: '',
    workspace_id: who.workspaceId,
    visitor_id: who.visitorId,
    agent_id: who.agentId,
  }
  const enter = Object.entries({ ...settings, request_id: requestId })
    .map(([name, value]) => `set_config('app.${name}', ${quote(value)}, true)`)
    .join(', ')
  return transaction(`BEGIN; SELECT ${enter}; SET LOCAL ROLE app_visitor; ${PATH}`, (tx) => fn(tx))
}

/**
 * Calls one function of the database as `asVisitor` would: begin, check, role, call and commit in a single message, so a
 * single round trip. `call` is SQL whose every value went through `literal`. Returns its first row.
 */
export async function callAsVisitor<Row>(
  tokenHash: Buffer,
  requestId: string,
  call: string,
  rates: readonly Rate[] = [],
): Promise<Row | undefined> {
  const enter = `SELECT app.enter_visitor('\\x${tokenHash.toString('hex')}', ${quote(requestId)})`
  return onConnection(async (client) => {
    const message = `BEGIN; ${enter}; ${rateCheck(rates)}SET LOCAL ROLE app_visitor; ${PATH}; ${call}; COMMIT`
    const results = (await client.query(message)) as unknown as pg.QueryResult[]
    return results.at(-2)?.rows[0] as Row | undefined
  })
}

/** A value as it stands in SQL. Throws BAD_INPUT for what no text of the database can hold. */
export function literal(value: string | null): string {
  if (value === null) return 'NULL'
  if (value.includes('\0')) throw new AppError('BAD_INPUT')
  return pg.escapeLiteral(value)
}

/** Runs `fn` in a transaction past row security, for jobs and hooks. The reason stands in the log. */
export async function asSystem<T>(
  reason: string,
  fn: (tx: Tx) => Promise<T>,
  rates: readonly Rate[] = [],
): Promise<T> {
  log.debug({ reason }, 'A transaction bypasses row security.')
  return transaction(`BEGIN; ${rateCheck(rates)}${PATH}`, (tx) => fn(tx))
}

/** The same for a single statement, which commits by itself: one round trip instead of three. */
export async function asSystemOnce<T>(reason: string, fn: (tx: Tx) => Promise<T>): Promise<T> {
  log.debug({ reason }, 'A transaction bypasses row security.')
  return onConnection((client) => fn(kyselyOf(client)))
}

const quote = (text: string) => pg.escapeLiteral(text.replaceAll('\0', '').slice(0, 200))

function transaction<T>(begin: string, fn: (tx: Tx, results: pg.QueryResult[]) => Promise<T>): Promise<T> {
  return onConnection(async (client) => {
    const results = (await client.query(begin)) as unknown as pg.QueryResult[]
    const value = await fn(kyselyOf(client), results)
    const end = await client.query('COMMIT')
    // A caught error inside leaves the transaction aborted, and COMMIT then rolls back without a word.
    if (end.command === 'ROLLBACK')
      throw new Error('The transaction was aborted by an error that was swallowed.')
    return value
  })
}

/** Takes a connection for as long as `fn` runs, and leaves no transaction open on it. */
async function onConnection<T>(fn: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  let client: pg.PoolClient | undefined
  let broken: Error | undefined
  try {
    client = await pool().connect()
    return await fn(client)
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
