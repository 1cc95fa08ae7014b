import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { createConnection, type Listener } from '#app/components/live/connection.ts'
import { createTokenSource } from '#app/components/live/token-source.ts'
import { openRealtime } from '#app/integrations/supabase/browser.client.ts'
import { until } from './channels.ts'
import { closeSql, createTenant, disconnectAll, signToken, sql, type Tenant, target } from './target.ts'

// The dashboard's own connection, as the pages use it.

let tenant: Tenant

beforeAll(async () => {
  tenant = await createTenant()
})
afterAll(async () => {
  await disconnectAll()
  await closeSql()
})

const announce = () =>
  sql("select realtime.send('{}', 'contract.said', $1)", [`workspace:${tenant.workspaceId}`])

function listenAs(token: () => Promise<{ accessToken: string; expiresAt: number }>) {
  const { url, anonKey } = target
  let loads = 0
  const tokens = createTokenSource(async () => {
    loads++
    return { url, anonKey, ...(await token()) }
  })
  const connection = createConnection(tokens, async () => openRealtime)
  onTestFinished(() => connection.close())
  const heard: string[] = []
  const statuses: string[] = []
  let joins = 0
  const listener: Listener = {
    onEvent: (name) => heard.push(name),
    onJoin: () => {
      joins++
    },
    onStatus: (status) => statuses.push(status),
  }
  connection.listen(`workspace:${tenant.workspaceId}`, listener)
  return { heard, statuses, joins: () => joins, loads: () => loads }
}

const soon = (seconds: number) => Math.floor(Date.now() / 1000) + seconds

describe('the dashboard’s live connection', () => {
  it('hears its workspace, with one token for the whole connection', async () => {
    const live = listenAs(async () => ({ accessToken: tenant.owner.accessToken, expiresAt: soon(3600) }))
    await until(() => live.statuses.at(-1) === 'live')
    await announce()
    await until(() => live.heard.length === 1)
    expect([live.joins(), live.loads()]).toEqual([1, 1])
  })

  it.skipIf(!target.jwtSecret)(
    'comes back with a new token after the server closed it, and says that there was a gap (needs SUPABASE_JWT_SECRET)',
    async () => {
      // Long enough to join with, also where the machine is busy.
      let lifetime = 6
      const live = listenAs(async () => {
        const accessToken = await signToken({ sub: tenant.owner.id }, lifetime)
        // It claims to be good for long, as after a laptop's sleep: only the server notices.
        const token = { accessToken, expiresAt: soon(3600) }
        lifetime = 600
        return token
      })
      await until(() => live.joins() === 2)
      expect(live.statuses).toEqual(['live', 'offline', 'live'])
      await announce()
      await until(() => live.heard.length === 1)
      expect(live.loads()).toBe(2)
    },
  )

  it('comes back after the server lost its database connection, and says that there was a gap', async ({
    skip,
  }) => {
    const kill =
      "select pg_terminate_backend(pid) as done from pg_stat_activity where application_name = 'realtime listener' and datname = current_database()"
    const [listener] = await sql<{ n: string }>(
      "select count(*) as n from pg_stat_activity where application_name = 'realtime listener' and datname = current_database()",
    )
    skip(listener?.n === '0', 'only the embedded server on a real Postgres has a connection to lose')
    const live = listenAs(async () => ({ accessToken: tenant.owner.accessToken, expiresAt: soon(3600) }))
    await until(() => live.statuses.at(-1) === 'live')
    await sql(kill)
    await until(() => live.joins() === 2)
    await announce()
    await until(() => live.heard.length === 1)
  })
})
