import { createClient } from '@supabase/supabase-js'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { listen, until } from './channels.ts'
import { closeSql, connect, createTenant, disconnectAll, sql, type Tenant, target } from './target.ts'

// How the server holds up against clients that go too far. The hosted service has limits of its own, by plan.

let tenant: Tenant
let topic: string

beforeAll(async () => {
  tenant = await createTenant()
  topic = `workspace:${tenant.workspaceId}`
})
afterEach(disconnectAll)
afterAll(closeSql)

const socketUrl = (key: string, version = '2.0.0') =>
  `${target.url.replace(/^http/, 'ws')}/realtime/v1/websocket?apikey=${key}&vsn=${version}`

/** A bare socket: what it was told, and how it ended. */
async function openSocket(version?: string) {
  const socket = new WebSocket(socketUrl(target.anonKey, version))
  const told: unknown[] = []
  socket.on('message', (data) => told.push(JSON.parse(String(data))))
  const closed = new Promise<number>((resolve) => socket.once('close', resolve))
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))
  return { socket, told, closed }
}

describe('the socket', () => {
  it('is not opened without a valid key', async () => {
    for (const key of ['', 'nonsense', `${target.anonKey.slice(0, -4)}AAAA`]) {
      const socket = new WebSocket(socketUrl(key))
      const refused = await new Promise<boolean>((resolve) => {
        socket.once('open', () => resolve(false)).once('error', () => resolve(true))
      })
      socket.terminate()
      expect(refused).toBe(true)
    }
  })

  it('answers a heartbeat in both versions of the protocol', async () => {
    const second = await openSocket('2.0.0')
    second.socket.send('[null,"7","phoenix","heartbeat",{}]')
    await until(() => second.told.length === 1)
    expect(second.told[0]).toEqual([null, '7', 'phoenix', 'phx_reply', { status: 'ok', response: {} }])
    const first = await openSocket('1.0.0')
    first.socket.send('{"topic":"phoenix","event":"heartbeat","payload":{},"ref":"7"}')
    await until(() => first.told.length === 1)
    expect(first.told[0]).toMatchObject({
      topic: 'phoenix',
      event: 'phx_reply',
      ref: '7',
      payload: { status: 'ok' },
    })
    for (const { socket } of [first, second]) socket.terminate()
  })

  it('serves a client of protocol 1.0.0', async () => {
    const client = createClient(target.url, target.anonKey, {
      accessToken: async () => tenant.owner.accessToken,
      realtime: { vsn: '1.0.0' },
    })
    const ear = listen(client, topic)
    expect((await ear.joined).status).toBe('SUBSCRIBED')
    await sql("select realtime.send('{}', 'old', $1)", [topic])
    await until(() => ear.heard.length === 1)
    await client.removeAllChannels()
  })
})

describe.skipIf(!target.isEmbedded)('limits of the embedded server (a hosted project has its own)', () => {
  it('closes a socket that sends no frames of the protocol', async () => {
    const { socket, closed } = await openSocket()
    socket.send('nonsense')
    expect(await closed).toBe(1007)
  })

  it('closes a socket that sends a frame over 512 KB', async () => {
    const { socket, closed } = await openSocket()
    socket.send('x'.repeat(600 * 1024))
    expect(await closed).toBe(1009)
  })

  it('closes a socket, or the channel, that sends too many frames', async () => {
    const { socket, closed } = await openSocket()
    for (let n = 0; n < 200; n++) socket.send('[null,"1","phoenix","heartbeat",{}]')
    expect(await closed).toBe(1008)
    const ear = listen(connect(tenant.owner.accessToken), topic)
    await ear.joined
    for (let n = 0; n < 200; n++) void ear.channel.send({ type: 'broadcast', event: 'flood', payload: { n } })
    await ear.closed
    expect(ear.systemMessages).toContain('Too many messages per second')
  })

  it('joins at most 100 channels over one socket', async () => {
    const { socket, told } = await openSocket()
    const replies = () => told.filter((frame) => Array.isArray(frame) && frame[3] === 'phx_reply')
    const refusals = (reason: string) =>
      replies().filter((frame) => JSON.stringify(frame).includes(reason)).length
    const payload = { config: { private: true }, access_token: tenant.owner.accessToken }
    await openTopics()
    for (let n = 0; n < 104; n++) {
      // Below the limits of joins and frames a second.
      if (n % 40 === 39) await new Promise((resolve) => setTimeout(resolve, 1100))
      socket.send(JSON.stringify([String(n), String(n), `realtime:limits:${n}`, 'phx_join', payload]))
    }
    await until(() => replies().length === 104)
    await closeTopics()
    expect(refusals('ChannelRateLimitReached')).toBe(4)
    socket.terminate()
  })

  it('refuses presence that is too frequent, and closes the channel', async () => {
    const ear = listen(connect(tenant.owner.accessToken), topic)
    await ear.joined
    for (let n = 0; n < 30; n++) void ear.channel.track({ n }).catch(() => {})
    await ear.closed
    expect(ear.systemMessages).toContain('Client presence rate limit exceeded')
  })

  it('refuses a broadcast over 256 KB, over the socket and over HTTP', async () => {
    await openTopics()
    const payload = { text: 'x'.repeat(300 * 1024) }
    const config = { private: true, broadcast: { ack: true, self: true } }
    const ear = listen(connect(tenant.owner.accessToken), 'limits:size', config)
    expect((await ear.joined).status).toBe('SUBSCRIBED')
    expect(await ear.channel.send({ type: 'broadcast', event: 'big', payload })).toBe('error')
    await expect(ear.channel.httpSend('big', payload)).rejects.toThrow(/size/i)
    expect(await ear.channel.send({ type: 'broadcast', event: 'small', payload: {} })).toBe('ok')
    await until(() => ear.heard.length > 0)
    await closeTopics()
    expect(ear.heard.map(({ event }) => event)).toEqual(['small'])
  })
})

/** Our own topics are one a workspace and take no broadcasts: these are open to anybody signed in, for one test. */
async function openTopics(): Promise<void> {
  await closeTopics()
  const isOpen = "realtime.topic() like 'limits:%'"
  await sql(`create policy limits_select on realtime.messages for select to authenticated using (${isOpen})`)
  await sql(
    `create policy limits_insert on realtime.messages for insert to authenticated with check (${isOpen})`,
  )
}

async function closeTopics(): Promise<void> {
  await sql('drop policy if exists limits_select on realtime.messages')
  await sql('drop policy if exists limits_insert on realtime.messages')
}
