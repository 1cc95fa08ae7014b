import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { createClient } from '@supabase/supabase-js'
import { SignJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { closePool, pool } from '#app/db/pool.server.ts'
import type { Context } from '#app/domain/context.server.ts'
import { makeWorkspace } from '../../tests/fixtures/workspaces.ts'
import { passRealtimeOn } from './realtime-tunnel.ts'

const { SUPABASE_URL = '', SUPABASE_ANON_KEY = '' } = process.env
const servers: Server[] = []
let origin = ''

async function listen(server: Server): Promise<string> {
  servers.push(server.listen(0, '127.0.0.1'))
  await once(server, 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

beforeAll(async () => {
  const server = createServer((_, response) => response.end('a page'))
  passRealtimeOn(server, { supabaseUrl: SUPABASE_URL, isAlone: true })
  origin = await listen(server)
})
afterAll(async () => {
  await closePool()
  for (const server of servers) {
    server.closeAllConnections()
    server.close()
  }
})

/** An access token as the auth service gives to a signed-in person. */
function tokenOf({ actor }: Context): Promise<string> {
  const userId = actor.kind === 'user' ? actor.userId : ''
  return new SignJWT({ role: 'authenticated' })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(userId)
    .setAudience('authenticated')
    .setExpirationTime('5m')
    .sign(new TextEncoder().encode(process.env.SUPABASE_JWT_SECRET))
}

/** The status line that a WebSocket handshake for this path gets. */
async function handshake(at: string, path: string, headers = 'Upgrade: websocket'): Promise<string> {
  const socket = connect(Number(new URL(at).port), '127.0.0.1')
  socket.write(
    `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\n${headers}\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`,
  )
  const [data] = (await once(socket, 'data')) as [Buffer]
  socket.destroy()
  return data.toString('latin1')
}

describe('Realtime through the web port', () => {
  it('answers a real WebSocket', async () => {
    const socket = new WebSocket(
      `${origin.replace('http', 'ws')}/realtime/v1/websocket?apikey=${SUPABASE_ANON_KEY}&vsn=1.0.0`,
    )
    await once(socket, 'open')
    socket.send(JSON.stringify({ topic: 'phoenix', event: 'heartbeat', payload: {}, ref: '7' }))
    const [{ data }] = (await once(socket, 'message')) as [MessageEvent<string>]
    expect(JSON.parse(data)).toMatchObject({ ref: '7', event: 'phx_reply', payload: { status: 'ok' } })
    socket.close()
    await once(socket, 'close')
  })

  it('brings a member what happens in the workspace, through supabase-js', async () => {
    const ctx = await makeWorkspace()
    const topic = `workspace:${ctx.workspaceId}`
    const client = createClient(origin, SUPABASE_ANON_KEY)
    await client.realtime.setAuth(await tokenOf(ctx))
    const channel = client.channel(topic, { config: { private: true } })
    const heard = new Promise((resolve) => channel.on('broadcast', { event: 'source.changed' }, resolve))
    await new Promise<void>((resolve, reject) =>
      channel.subscribe((status, error) => (status === 'SUBSCRIBED' ? resolve() : reject(error))),
    )
    const long = 'x'.repeat(50_000)
    await pool().query('select realtime.send($1, $2, $3, true)', [{ long }, 'source.changed', topic])
    expect(await heard).toMatchObject({ payload: { long } })
    await client.removeAllChannels()
  })

  it('opens no other path, and no way around', async () => {
    for (const path of [
      '/auth/v1/health',
      '/realtime/v1/../../auth/v1/health',
      '/realtime/v1/%2e%2e/%2e%2e/rest/v1/',
      '//evil.example/realtime/v1/websocket',
      '/realtime/v1',
      '/',
    ])
      expect(await handshake(origin, path), path).toMatch(/^HTTP\/1\.1 404 /)
    expect(await handshake(origin, '/realtime/v1/websocket', 'Upgrade: h2c')).toMatch(/^HTTP\/1\.1 404 /)
  })

  it('keeps our cookies, and says so when Realtime is away', async () => {
    let seen = ''
    const other = createServer().on('upgrade', (request, socket) => {
      seen = JSON.stringify(request.headers)
      socket.end('HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n')
    })
    const server = createServer()
    passRealtimeOn(server, { supabaseUrl: await listen(other), isAlone: true })
    const at = await listen(server)
    const headers = 'Upgrade: websocket\r\nCookie: session=secret'
    expect(await handshake(at, '/realtime/v1/websocket', headers)).toMatch(/^HTTP\/1\.1 400 /)
    expect(seen).toContain('sec-websocket-key')
    expect(seen).not.toContain('secret')
    other.close()
    await once(other, 'close')
    expect(await handshake(at, '/realtime/v1/websocket')).toMatch(/^HTTP\/1\.1 503 /)
  })
})
