import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { listen, until } from './channels.ts'
import {
  addMember,
  closeSql,
  connect,
  createPerson,
  createTenant,
  disconnectAll,
  removeMember,
  signToken,
  sql,
  type Tenant,
  target,
} from './target.ts'

// Who may listen to a workspace's topic. What counts is what was heard, not what was answered.

let ours: Tenant
let theirs: Tenant

beforeAll(async () => {
  ours = await createTenant()
  theirs = await createTenant()
})
afterEach(disconnectAll)
afterAll(closeSql)

const topicOf = (tenant: Tenant) => `workspace:${tenant.workspaceId}`

/** Says something on the topic from SQL, as triggers do. */
async function announce(topic: string, payload: object = { n: 1 }): Promise<void> {
  await sql("select realtime.send($1::jsonb, 'contract.said', $2, true)", [JSON.stringify(payload), topic])
}

/** A member who hears everything on our topic: when they have heard it, everybody who could has. */
async function witness() {
  const ear = listen(connect(ours.owner.accessToken), topicOf(ours))
  expect(await ear.joined).toEqual({ status: 'SUBSCRIBED', reason: '' })
  return ear
}

describe('a workspace topic', () => {
  it('is heard by a member', async () => {
    const ear = await witness()
    await announce(topicOf(ours), { id: 'first' })
    await until(() => ear.heard.length === 1)
    expect(ear.heard).toEqual([{ event: 'contract.said', payload: { id: 'first' } }])
  })

  it('tells a member of a change to a row, by trigger', async () => {
    const ear = await witness()
    const id = randomUUID()
    await sql(
      `insert into public.knowledge_sources (id, workspace_id, kind, name, text_content, size_bytes, content_hash)
       values ($1, $2, 'text', 'Contract', 'text', 4, 'x')`,
      [id, ours.workspaceId],
    )
    await until(() => ear.heard.some(({ event }) => event === 'source.changed'))
    expect(ear.heard[0]?.payload.sourceId).toBe(id)
  })

  it('is refused to a member of another workspace, to anon, and to whoever only claims to be a member', async () => {
    const stranger = await createPerson()
    const forged = await signToken({ sub: ours.owner.id }, 600, 'f'.repeat(40))
    const clients = [
      connect(theirs.owner.accessToken),
      connect(stranger.accessToken),
      connect(),
      connect(forged),
      connect('nonsense'),
    ]
    if (target.jwtSecret) {
      clients.push(
        connect(await signToken({ sub: stranger.id, user_metadata: { workspaceId: ours.workspaceId } }, 600)),
        connect(await signToken({ sub: stranger.id, role: 'postgres' }, 600)),
        connect(await signToken({ sub: ours.owner.id }, -10)),
      )
    }
    const present = await witness()
    const ears = clients.map((client) => listen(client, topicOf(ours)))
    for (const ear of ears) expect((await ear.joined).status).toBe('CHANNEL_ERROR')
    await announce(topicOf(ours))
    await until(() => present.heard.length === 1)
    expect(ears.flatMap((ear) => ear.heard)).toEqual([])
  })

  it('is refused as a public channel', async () => {
    const present = await witness()
    const ear = listen(connect(ours.owner.accessToken), topicOf(ours), { private: false })
    const { status } = await ear.joined
    // A hosted project that still allows public channels lets one join, but a private message never gets there.
    if (target.isEmbedded) expect(status).toBe('CHANNEL_ERROR')
    await announce(topicOf(ours))
    await until(() => present.heard.length === 1)
    expect(ear.heard).toEqual([])
  })

  it('has one spelling', async () => {
    const id = ours.workspaceId
    const spellings = [
      `workspace:${id.toUpperCase()}`,
      `Workspace:${id}`,
      `workspace:${id} `,
      ` workspace:${id}`,
      `workspace:${id}:x`,
      `workspace:${id}/x`,
      `workspace:%`,
      `workspace:`,
      `realtime:workspace:${id}`,
      id,
    ]
    const present = await witness()
    const ears = spellings.map((topic) => listen(connect(theirs.owner.accessToken), topic))
    for (const ear of ears) expect((await ear.joined).status).toBe('CHANNEL_ERROR')
    await announce(topicOf(ours))
    await until(() => present.heard.length === 1)
    expect(ears.flatMap((ear) => ear.heard)).toEqual([])
  })

  it('takes broadcasts from the database alone: a member cannot speak for it', async () => {
    const present = await witness()
    const speaker = listen(connect(ours.owner.accessToken), topicOf(ours))
    await speaker.joined
    await speaker.channel.send({
      type: 'broadcast',
      event: 'conversation.changed',
      payload: { forged: true },
    })
    await speaker.channel.httpSend('conversation.changed', { forged: true }).catch(() => {})
    const outsider = connect(theirs.owner.accessToken).channel(topicOf(ours), { config: { private: true } })
    await outsider.httpSend('conversation.changed', { forged: true }).catch(() => {})
    await announce(topicOf(ours))
    await until(() => present.heard.length > 0)
    expect(present.heard.map(({ event }) => event)).toEqual(['contract.said'])
  })
})

describe('access that ends', () => {
  it('goes on with a refreshed token', async () => {
    const client = connect(ours.owner.accessToken)
    const ear = listen(client, topicOf(ours))
    await ear.joined
    await ours.owner.client.auth.refreshSession()
    const { data } = await ours.owner.client.auth.getSession()
    await client.realtime.setAuth(data.session?.access_token ?? '')
    await announce(topicOf(ours))
    await until(() => ear.heard.length === 1)
    expect(ear.systemMessages).toEqual([])
  })

  it('ends when the token becomes one without the right', async () => {
    const stranger = await createPerson()
    let token = ours.owner.accessToken
    const client = connect()
    client.realtime.accessToken = async () => token
    await client.realtime.setAuth()
    const ear = listen(client, topicOf(ours))
    expect((await ear.joined).status).toBe('SUBSCRIBED')
    const present = await witness()
    token = stranger.accessToken
    await client.realtime.setAuth()
    await ear.closed
    await announce(topicOf(ours))
    await until(() => present.heard.length === 1)
    expect(ear.heard).toEqual([])
    expect(ear.systemMessages.join()).toMatch(/permission/)
  })

  it.skipIf(!target.jwtSecret)('ends when the token expires (needs SUPABASE_JWT_SECRET)', async () => {
    const ear = listen(connect(await signToken({ sub: ours.owner.id }, 2)), topicOf(ours))
    expect((await ear.joined).status).toBe('SUBSCRIBED')
    await ear.closed
    expect(ear.systemMessages.join()).toMatch(/expired/)
  })

  it('ends when the member is removed', async () => {
    const leaver = await createPerson()
    await addMember(ours.workspaceId, leaver)
    const client = connect(leaver.accessToken)
    const ear = listen(client, topicOf(ours))
    expect((await ear.joined).status).toBe('SUBSCRIBED')
    const present = await witness()
    await removeMember(ours.workspaceId, leaver)
    if (!target.isEmbedded) {
      // The hosted service asks its policies again when the client brings a new token.
      const { data } = await leaver.client.auth.refreshSession()
      client.realtime.accessToken = async () => data.session?.access_token ?? null
      await client.realtime.setAuth()
    }
    await ear.closed
    await announce(topicOf(ours))
    await until(() => present.heard.length === 1)
    expect(ear.heard).toEqual([])
    const again = listen(connect(leaver.accessToken), topicOf(ours))
    expect((await again.joined).status).toBe('CHANNEL_ERROR')
  })
})
