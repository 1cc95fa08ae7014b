import pg from 'pg'
import { isRecord } from './protocol.ts'
import type { Claims } from './tokens.ts'

export type Rights = { read: boolean; write: boolean }
export type Policies = { broadcast: Rights; presence: Rights }
export type Message = { topic: string; event: string; isPrivate: boolean; payload: unknown; id: string }

export const ALL_RIGHTS: Policies = {
  broadcast: { read: true, write: true },
  presence: { read: true, write: true },
}

const CHANNEL = 'realtime_messages'
const PRUNE_EVERY_MS = 3_600_000
const LISTEN_RETRY_MS = 500

export type RealtimeDatabase = {
  /** What the policies on realtime.messages let these claims do with the topic. */
  checkPolicies(topic: string, claims: Claims): Promise<Policies>
  close(): Promise<void>
}

type Events = {
  onMessage: (message: Message) => void
  /** The listening connection was lost: messages may have been missed. */
  onGap: () => void
}

/** Opens the pool for policy checks and the one connection that hears what SQL sends. */
export async function openDatabase(databaseUrl: string, events: Events): Promise<RealtimeDatabase> {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 2, application_name: 'realtime' })
  pool.on('error', () => {}) // an idle connection died; the pool makes a new one
  let isClosed = false
  let listener: pg.Client | undefined
  // One after the other: a message that must be read by its id may not be overtaken by a later one.
  let queue = Promise.resolve()

  async function readMessage(text: string): Promise<Message | null> {
    let row: unknown = JSON.parse(text)
    if (isRecord(row) && !('topic' in row)) {
      row = (
        await pool.query('select id, topic, event, private, payload from realtime.messages where id = $1', [
          row.id,
        ])
      ).rows[0]
    }
    if (!isRecord(row) || typeof row.topic !== 'string') return null
    const { topic, event, payload } = row
    return { id: String(row.id), topic, event: String(event ?? ''), isPrivate: row.private === true, payload }
  }

  async function listen(): Promise<void> {
    const client = new pg.Client({ connectionString: databaseUrl, application_name: 'realtime listener' })
    client.on('error', () => {}) // `end` follows
    client.on('notification', ({ payload }) => {
      queue = queue
        .then(() => readMessage(payload ?? 'null'))
        .then((message) => {
          if (message) events.onMessage(message)
        })
        .catch((error: unknown) => {
          if (!isClosed) console.error('realtime: a message could not be read', error)
        })
    })
    await client.connect()
    await client.query(`listen ${CHANNEL}`)
    listener = client
    client.once('end', () => {
      if (isClosed) return
      events.onGap()
      retryListening()
    })
  }

  function retryListening(): void {
    setTimeout(() => {
      if (!isClosed) listen().catch(retryListening)
    }, LISTEN_RETRY_MS).unref()
  }

  async function prune(): Promise<void> {
    await pool.query("delete from realtime.messages where inserted_at < now() - interval '3 days'")
  }

  await listen()
  await prune()
  const pruning = setInterval(() => prune().catch(() => {}), PRUNE_EVERY_MS).unref()

  return {
    async checkPolicies(topic, claims) {
      const { rows } = await pool.query<{ policies: Policies }>(
        'select realtime.check_policies($1, $2, $3::jsonb) as policies',
        [topic, claims.role, JSON.stringify(claims)],
      )
      const [row] = rows
      if (!row) throw new Error('realtime.check_policies returned nothing')
      return row.policies
    },
    async close() {
      isClosed = true
      clearInterval(pruning)
      await Promise.all([listener?.end(), pool.end()])
    },
  }
}
