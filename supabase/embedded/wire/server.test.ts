import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type EmbeddedPostgres, openPostgres } from '../engine.ts'
import { startWire } from './server.ts'

const ROLES = ['reader_a', 'reader_b', 'reader_c']
let engine: EmbeddedPostgres
let wire: Awaited<ReturnType<typeof startWire>>
let url: string
const crashes: unknown[] = []

beforeAll(async () => {
  engine = await openPostgres(null)
  wire = await startWire({
    engine,
    port: 0,
    serverVersion: engine.serverVersion,
    password: 'secret',
    // Longer than a loaded machine lets a client stand still between two statements.
    idleLimitMs: 3_000,
    onCrash: (error) => crashes.push(error),
  })
  url = `postgres://postgres:secret@127.0.0.1:${wire.port}/postgres`
  await withClient(async (client) => {
    await client.query('create table notes (id serial primary key, owner text, body text)')
    await client.query('alter table notes enable row level security')
    for (const role of ROLES) {
      await client.query(`create role ${role}`)
      await client.query(
        `grant select, insert on notes to ${role}; grant usage on sequence notes_id_seq to ${role}`,
      )
    }
    await client.query(
      'create policy own on notes using (owner = current_user) with check (owner = current_user)',
    )
  })
}, 60_000)

afterAll(async () => {
  await wire.close()
  await engine.close()
  expect(crashes).toEqual([])
})

async function withClient<T>(run: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(url)
  client.on('error', () => {})
  await client.connect()
  return run(client).finally(() => client.end().catch(() => {}))
}

describe('many clients on one session', () => {
  it('keeps 300 mixed transactions that switch roles apart, from pg and postgres.js, named statements and bare queries', async () => {
    const pool = new pg.Pool({ connectionString: url, max: 6 })
    const sql = postgres(url, { max: 6, onnotice: () => {} })
    let mixUps = 0
    const viaPg = async (n: number) => {
      const role = ROLES[n % 3]!
      const client = await pool.connect()
      try {
        await client.query(`begin; set local role ${role}`)
        await client.query({
          name: 'add',
          text: 'insert into notes (owner, body) values ($1, $2)',
          values: [role, `pg ${n}`],
        })
        const { rows } = await client.query({
          name: 'who',
          text: 'select current_user as who, owner from notes',
        })
        if (rows.some((row) => row.who !== role || row.owner !== role)) mixUps++
        await client.query(n % 5 === 0 ? 'rollback' : 'commit')
      } finally {
        client.release()
      }
    }
    const viaPostgresJs = (n: number) =>
      sql.begin(async (tx) => {
        const role = ROLES[n % 3]!
        await tx.unsafe(`set local role ${role}`)
        await tx`insert into notes (owner, body) values (${role}, ${`js ${n}`})`
        const rows = await tx`select current_user as who, owner from notes where body = ${`js ${n}`}`
        if (rows.length !== 1 || rows[0]?.who !== role || rows[0]?.owner !== role) mixUps++
      })
    const bare = async (n: number) => {
      const { rows } = await pool.query({
        name: 'bare',
        text: 'select current_user as who, $1::int as n',
        values: [n],
      })
      if (rows[0].who !== 'postgres' || rows[0].n !== n) mixUps++
    }
    await Promise.all(Array.from({ length: 300 }, (_, n) => [viaPg, viaPostgresJs, bare][n % 3]!(n)))
    expect(mixUps).toBe(0)
    const { rows } = await pool.query(
      "select count(*)::int as kept from notes where body like 'js %' or body like 'pg %'",
    )
    expect(rows[0].kept).toBe(100 + 80)
    await Promise.all([pool.end(), sql.end()])
  })

  it('rolls back the transaction of a client that is killed in it, and lets the others go on', async () => {
    const doomed = new pg.Client(url)
    doomed.on('error', () => {})
    await doomed.connect()
    await doomed.query(`begin; set local role ${ROLES[0]}`)
    await doomed.query("insert into notes (owner, body) values ('reader_a', 'half done')")
    const waiting = withClient((client) =>
      client.query(
        "select current_user as who, (select count(*)::int from notes where body = 'half done') as n",
      ),
    )
    ;(doomed as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy()
    expect((await waiting).rows).toEqual([{ who: 'postgres', n: 0 }])
  })

  it('cuts off a client that idles in a transaction while others wait', async () => {
    const idle = new pg.Client(url)
    idle.on('error', () => {})
    const ended = once(idle, 'error')
    await idle.connect()
    await idle.query("begin; insert into notes (owner, body) values ('idle', 'idle')")
    const { rows } = await withClient((client) =>
      client.query("select count(*)::int as n from notes where owner = 'idle'"),
    )
    expect(rows).toEqual([{ n: 0 }])
    expect((await ended)[0]).toMatchObject({ code: '25P03' })
  })

  it('gives each client its own settings and prepared statements of the same name', async () => {
    await withClient(async (first) => {
      await withClient(async (second) => {
        await first.query("set statement_timeout = '1234ms'")
        await first.query({ name: 'same', text: 'select 1 as one' })
        await second.query({ name: 'same', text: 'select 2 as two' })
        expect((await second.query('show statement_timeout')).rows[0].statement_timeout).toBe('0')
        expect((await first.query('show statement_timeout')).rows[0].statement_timeout).toBe('1234ms')
        expect((await first.query({ name: 'same', text: 'select 1 as one' })).rows).toEqual([{ one: 1 }])
      })
    })
  })

  it('keeps an error to the client that made it, inside a pipeline too', async () => {
    await withClient(async (first) => {
      await withClient(async (second) => {
        const results = await Promise.allSettled([
          first.query('select 1/0'),
          second.query('select $1::int as n', [7]),
          first.query('select missing from nowhere'),
          second.query('select $1::int as n', [8]),
        ])
        expect(results.map((result) => result.status)).toEqual([
          'rejected',
          'fulfilled',
          'rejected',
          'fulfilled',
        ])
      })
    })
  })
})

describe('a breakdown of the engine', () => {
  it('cuts off its clients, recovers what was committed, and goes on', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'hiviex-wire-'))
    const fragile = await openPostgres(folder)
    const reports: boolean[] = []
    const own = await startWire({
      engine: fragile,
      port: 0,
      serverVersion: fragile.serverVersion,
      password: null,
      onCrash: (_, isBack) => reports.push(isBack),
    })
    const pool = new pg.Pool({
      connectionString: `postgres://postgres@127.0.0.1:${own.port}/postgres`,
      max: 2,
    })
    pool.on('error', () => {})
    await pool.query('create table kept (n int); insert into kept values (1)')
    await pool.query(
      'create function endless(n int) returns int language plpgsql as $$ begin return endless(n + 1); end $$',
    )
    await expect(pool.query('select endless(1)')).rejects.toMatchObject({ code: '57P02' })
    expect((await pool.query('select n from kept')).rows).toEqual([{ n: 1 }])
    expect(reports).toEqual([true])
    await pool.end()
    await own.close()
    await fragile.close()
    await rm(folder, { recursive: true })
  }, 30_000)
})

describe('notifications', () => {
  it('reach every listening client and only those, as soon as the sender commits', async () => {
    await withClient(async (listener) => {
      await withClient(async (other) => {
        const heard: string[] = []
        listener.on('notification', ({ channel, payload }) => heard.push(`listener ${channel} ${payload}`))
        other.on('notification', ({ channel, payload }) => heard.push(`other ${channel} ${payload}`))
        await listener.query('LISTEN "Jobs:insert"; LISTEN plain')
        await other.query('listen PLAIN')
        await withClient(async (sender) => {
          await sender.query(`begin; select pg_notify('Jobs:insert', '1'); notify plain, '2'`)
          expect(heard).toEqual([])
          await sender.query('commit')
          await sender.query(`begin; notify plain, 'never'; rollback`)
        })
        await other.query('unlisten plain')
        await listener.query("notify plain, '3'")
        expect(heard.sort()).toEqual([
          'listener Jobs:insert 1',
          'listener plain 2',
          'listener plain 3',
          'other plain 2',
        ])
      })
    })
  })
})

describe('the door', () => {
  const send = async (...chunks: Buffer[]): Promise<Buffer> => {
    const socket = connect(wire.port, '127.0.0.1')
    const received: Buffer[] = []
    socket.on('data', (chunk) => received.push(chunk)).on('error', () => {})
    for (const chunk of chunks) socket.write(chunk)
    setTimeout(() => socket.end(), 150)
    await once(socket, 'close')
    return Buffer.concat(received)
  }

  it('refuses a wrong password, another user and another database', async () => {
    const attempt = (target: string) => new pg.Client(target).connect()
    await expect(attempt(url.replace('secret', 'wrong'))).rejects.toMatchObject({ code: '28P01' })
    await expect(attempt(url.replace('postgres:secret', 'app:secret'))).rejects.toMatchObject({
      code: '28P01',
    })
    await expect(attempt(url.replace(/postgres$/, 'other'))).rejects.toMatchObject({ code: '3D000' })
  })

  it('answers N to a request for encryption and goes on', async () => {
    const request = Buffer.from([0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f])
    expect((await send(request)).toString()).toBe('N')
  })

  it('survives bytes that are no protocol', async () => {
    let seed = 42
    const random = () => {
      seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31
      return seed % 256
    }
    const noise = Array.from({ length: 25 }, (_, n) =>
      Buffer.from(Array.from({ length: n * 40 + 1 }, random)),
    )
    await Promise.all(noise.map((bytes) => send(bytes)))
    const start = Buffer.concat([
      Buffer.from([0, 0, 0, 41, 0, 3, 0, 0]),
      Buffer.from('user\0postgres\0database\0postgres\0\0'),
    ])
    start.writeInt32BE(start.length, 0)
    const password = Buffer.from('p\0\0\0\x0bsecret\0')
    for (const bytes of [
      Buffer.from('Q\xff\xff\xff\xff', 'latin1'),
      Buffer.from('Q\0\0\0\x05x'),
      Buffer.from('B\0\0\0\x04'),
      Buffer.from('?\0\0\0\x04'),
      Buffer.from('P\0\0\0\x08ab\0\0'),
      Buffer.from('B\0\0\0\x10a\0b\0\xff\xff\xff\xff\xff\xff\xff\xff', 'latin1'),
      Buffer.from('E\0\0\0\x05\0S\0\0\0\x04'),
      Buffer.from('d\0\0\0\x06ab'),
      ...noise,
    ]) {
      await send(start, password, bytes)
    }
    await expect(withClient((client) => client.query('select 1 as one'))).resolves.toMatchObject({
      rows: [{ one: 1 }],
    })
  }, 30_000)

  it('refuses what one shared session cannot do with an error, not with an end', async () => {
    await withClient(async (client) => {
      await expect(client.query('copy notes from stdin')).rejects.toMatchObject({ code: '0A000' })
      await expect(client.query('/* x */ COPY notes (body) FROM STDIN')).rejects.toMatchObject({
        code: '0A000',
      })
      await expect(client.query('discard all')).rejects.toMatchObject({ code: '0A000' })
      expect((await client.query('select 1 as one')).rows).toEqual([{ one: 1 }])
    })
  })

  it('carries a message of several megabytes both ways', async () => {
    const text = 'x'.repeat(5_000_000)
    const { rows } = await withClient((client) => client.query('select $1::text as text', [text]))
    expect(rows[0].text.length).toBe(text.length)
  })
})
