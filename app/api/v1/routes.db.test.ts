import { Hono } from 'hono'
import { beforeAll, describe, expect, it } from 'vitest'
import { asSystem } from '#app/db/scope.server.ts'
import { createKey } from '#app/domain/api-keys/create-key.server.ts'
import { listKeys } from '#app/domain/api-keys/list-keys.server.ts'
import { revokeKey } from '#app/domain/api-keys/revoke-key.server.ts'
import type { Context } from '#app/domain/context.server.ts'
import { KEY_SCOPES } from '#app/domain/permissions.ts'
import { type Door, frame } from '#app/http/door.server.ts'
import { newId } from '#app/lib/ids.ts'
import { makeConversation, makePerson, makeWorkspace } from '../../../tests/fixtures/workspaces.ts'
import { apiV1 } from './routes.ts'

const app = new Hono<Door>()
app.use(frame())
app.route('/api/v1', apiV1)
let nextAddress = 1

class Program {
  readonly key: string
  readonly #address = `10.1.${Math.floor(nextAddress / 250)}.${nextAddress++ % 250}`
  constructor(key: string) {
    this.key = key
  }
  call(path: string, init: RequestInit & { json?: unknown } = {}): Promise<Response> {
    const { json, ...rest } = init
    const request = new Request(`http://hiviex.test/api/v1${path}`, {
      ...rest,
      ...(json !== undefined && { method: 'POST', body: JSON.stringify(json) }),
      headers: { authorization: `Bearer ${this.key}`, 'x-request-id': 'test-request', ...rest.headers },
    })
    const incoming = { socket: { remoteAddress: this.#address } }
    return Promise.resolve(app.fetch(request, { incoming } as never))
  }
  async read(path: string) {
    const response = await this.call(path)
    return { status: response.status, body: (await response.json()) as Record<string, unknown> }
  }
}

async function makeProgram(ctx: Context, scopes: readonly string[] = KEY_SCOPES, lifetime = '30') {
  const { id, key } = await createKey(ctx, { name: 'Robot', scopes, lifetime })
  return { id, program: new Program(key) }
}

async function setMember(ctx: Context, userId: string, role: 'owner' | 'admin' | 'member' | null) {
  await asSystem('test data', async (tx) => {
    const key = { workspace_id: ctx.workspaceId, user_id: userId }
    await tx
      .deleteFrom('members')
      .where('workspace_id', '=', key.workspace_id)
      .where('user_id', '=', userId)
      .execute()
    if (role)
      await tx
        .insertInto('members')
        .values({ ...key, role })
        .execute()
  })
}

/** An admin beside the owner, so that they can be demoted and removed. */
async function makeAdmin(ctx: Context): Promise<Context> {
  const person = await makePerson()
  await setMember(ctx, person.actor.userId, 'admin')
  return { ...person, workspaceId: ctx.workspaceId, role: 'admin' }
}

let home: Context
let away: Context
let there: Awaited<ReturnType<typeof makeConversation>>
let here: Awaited<ReturnType<typeof makeConversation>>
beforeAll(async () => {
  home = await makeWorkspace('Home')
  away = await makeWorkspace('Away')
  here = await makeConversation(home)
  there = await makeConversation(away)
})

describe('a program with a key', () => {
  it('learns who it is and what it may do', async () => {
    const { id, program } = await makeProgram(home, ['agent:read'])
    const { status, body } = await program.read('/me')
    expect(status).toBe(200)
    expect(body).toMatchObject({
      key: { id, name: 'Robot', scopes: ['agent:read'], prefix: program.key.slice(0, 10) },
      workspace: { id: home.workspaceId, name: 'Home' },
    })
    expect(JSON.stringify(body)).not.toContain(program.key)
  })

  it('reads agents and conversations of its workspace alone, and leaves them unread', async () => {
    const { program } = await makeProgram(home)
    expect((await program.read('/agents')).body.agents).toMatchObject([{ id: here.agentId, name: 'Mel' }])
    expect((await program.read(`/agents/${here.agentId}`)).body.agent).toMatchObject({ id: here.agentId })
    expect((await program.read('/conversations')).body).toMatchObject({
      conversations: [{ id: here.conversationId }],
      next: null,
    })
    expect((await program.read(`/conversations/${here.conversationId}`)).body.conversation).toMatchObject({
      id: here.conversationId,
      messages: [],
    })
  })

  it('gives knowledge to an agent and takes it away again, in its own name', async () => {
    const { id, program } = await makeProgram(home)
    const added = await program.call('/knowledge/sources', {
      json: {
        kind: 'text',
        name: '=Opening hours',
        text: 'We open at nine.',
        agentIds: [here.agentId, there.agentId],
      },
    })
    expect(added.status).toBe(201)
    const { source } = (await added.json()) as { source: { id: string } }
    expect((await program.read(`/knowledge/sources/${source.id}`)).body.source).toMatchObject({
      name: '=Opening hours',
      status: 'pending',
      agents: [{ id: here.agentId }],
    })
    expect((await program.call(`/knowledge/sources/${source.id}`, { method: 'DELETE' })).status).toBe(204)
    expect((await program.read(`/knowledge/sources/${source.id}`)).status).toBe(404)
    const { body } = await program.read(`/audit?object=knowledge_source:${source.id}`)
    const entries = body.entries as { action: string; actor: object }[]
    expect(entries.map(({ action }) => action)).toEqual(['knowledge.deleted', 'knowledge.created'])
    for (const entry of entries) expect(entry.actor).toEqual({ kind: 'apiKey', id, name: 'Robot' })
  })

  it('is told in words what is wrong with what it sent', async () => {
    const { program } = await makeProgram(home)
    const bad: [number, unknown][] = [
      [400, { kind: 'file', name: 'x' }],
      [400, { kind: 'text', name: '', text: 'x' }],
      [400, { kind: 'page', url: 'ftp://example.com' }],
      [400, []],
      [400, null],
    ]
    for (const [status, json] of bad) {
      const response = await program.call('/knowledge/sources', { json })
      expect([response.status, await response.text()]).toEqual([
        status,
        expect.stringMatching(/"errorId":"[0-9a-f]{12}"/),
      ])
    }
    expect((await program.call('/knowledge/sources', { method: 'POST', body: '{' })).status).toBe(400)
    expect((await program.call('/nothing')).status).toBe(404)
  })
})

describe('what a key was not given', () => {
  const ROUTES: [scope: string, call: (program: Program) => Promise<Response>][] = [
    ['agent:read', (p) => p.call('/agents')],
    ['agent:read', (p) => p.call(`/agents/${here.agentId}`)],
    ['conversation:read', (p) => p.call('/conversations')],
    ['conversation:read', (p) => p.call(`/conversations/${here.conversationId}`)],
    ['knowledge:read', (p) => p.call('/knowledge/sources')],
    [
      'knowledge:create',
      (p) => p.call('/knowledge/sources', { json: { kind: 'text', name: 'a', text: 'b' } }),
    ],
    ['knowledge:delete', (p) => p.call(`/knowledge/sources/${newId()}`, { method: 'DELETE' })],
    ['audit:read', (p) => p.call('/audit')],
  ]

  it('is refused, scope by scope, in both directions', async () => {
    for (const scope of KEY_SCOPES) {
      const [only, others] = [
        await makeProgram(home, [scope]),
        await makeProgram(
          home,
          KEY_SCOPES.filter((each) => each !== scope),
        ),
      ]
      for (const [needed, call] of ROUTES) {
        const says = `${needed} with ${scope}`
        expect((await call(only.program)).status === 403, says).toBe(needed !== scope)
        expect((await call(others.program)).status === 403, `${says} taken away`).toBe(needed === scope)
      }
    }
  })

  it('cannot be asked for: keys manage no people, no keys and no workspace', async () => {
    for (const scope of ['members:update', 'apiKey:create', 'workspace:delete', 'agent:publish', '*'])
      await expect(createKey(home, { name: 'x', scopes: [scope], lifetime: 'never' })).rejects.toMatchObject({
        code: 'BAD_INPUT',
      })
    await expect(createKey({ ...home, role: 'member' }, {})).rejects.toMatchObject({ code: 'FORBIDDEN' })
    await expect(
      createKey(
        { ...home, actor: { kind: 'apiKey', apiKeyId: newId() } },
        { name: 'x', scopes: ['agent:read'], lifetime: '30' },
      ),
    ).rejects.toMatchObject({ code: 'FORBIDDEN' })
  })
})

describe('another workspace’s id', () => {
  it('is answered byte for byte as one that does not exist', async () => {
    const { program } = await makeProgram(home)
    const theirs = await makeProgram(away)
    const added = await theirs.program.call('/knowledge/sources', {
      json: { kind: 'text', name: 'a', text: 'b' },
    })
    const { source } = (await added.json()) as { source: { id: string } }
    const unknown = newId()
    const shape = async (path: string, method = 'GET') => {
      const response = await program.call(path, { method })
      const text = (await response.text()).replace(/"errorId":"[0-9a-f]{12}"/, '"errorId":""')
      return [response.status, [...response.headers].filter(([name]) => name !== 'date'), text]
    }
    for (const [path, id, method] of [
      ['/agents/', there.agentId, 'GET'],
      ['/conversations/', there.conversationId, 'GET'],
      ['/knowledge/sources/', source.id, 'GET'],
      ['/knowledge/sources/', source.id, 'DELETE'],
      ['/audit?object=agent:', there.agentId, 'GET'],
      ['/audit?actor=apiKey:', theirs.id, 'GET'],
    ] as const) {
      expect(await shape(path + id, method), path).toEqual(await shape(path + unknown, method))
    }
    expect((await theirs.program.read(`/knowledge/sources/${source.id}`)).status).toBe(200)
  })
})

describe('a key ends', () => {
  it('at once when it is revoked, and stays ended', async () => {
    const { id, program } = await makeProgram(home)
    expect((await program.call('/me')).status).toBe(200)
    await revokeKey(home, { keyId: id })
    await revokeKey(home, { keyId: id })
    expect((await program.call('/me')).status).toBe(401)
    await expect(
      asSystem('test data', (tx) =>
        tx.updateTable('api_keys').set({ revoked_at: null }).where('id', '=', id).execute(),
      ),
    ).rejects.toThrow()
    await expect(revokeKey(away, { keyId: id })).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  it('when its time is over', async () => {
    const { id, program } = await makeProgram(home)
    await asSystem('test data', (tx) =>
      tx
        .updateTable('api_keys')
        .set({ expires_at: new Date(Date.now() - 1_000) })
        .where('id', '=', id)
        .execute(),
    )
    expect((await program.call('/me')).status).toBe(401)
  })

  it('with its maker’s membership, and is narrowed with their role', async () => {
    const admin = await makeAdmin(home)
    const userId = admin.actor.kind === 'user' ? admin.actor.userId : ''
    const { program } = await makeProgram(admin)
    expect((await program.call('/audit')).status).toBe(200)
    await setMember(home, userId, 'member')
    expect((await program.call('/audit')).status).toBe(403)
    expect((await program.read('/me')).body.key).toMatchObject({
      scopes: KEY_SCOPES.filter((scope) => scope !== 'audit:read'),
    })
    await asSystem('test data', (tx) =>
      tx
        .insertInto('agent_access')
        .values({
          workspace_id: home.workspaceId,
          agent_id: here.agentId,
          user_id: userId,
          can_view: false,
          can_edit: false,
          can_publish: false,
          can_converse: false,
        })
        .execute(),
    )
    expect((await program.call(`/agents/${here.agentId}`)).status).toBe(404)
    expect((await program.call(`/conversations/${here.conversationId}`)).status).toBe(404)
    await setMember(home, userId, null)
    expect((await program.call('/me')).status).toBe(401)
  })

  it('as if it had never been: every key that opens nothing gets the same answer', async () => {
    const { program } = await makeProgram(home)
    const answers = await Promise.all(
      [`hvx_${'A'.repeat(43)}`, 'nonsense', '', `${program.key}x`, program.key.slice(0, -1)].map(
        async (key) => {
          const response = await new Program(key).call('/me')
          return [response.status, (await response.text()).replace(/[0-9a-f]{12}/, '')]
        },
      ),
    )
    expect(new Set(answers.map(String)).size).toBe(1)
    expect(answers[0]?.[0]).toBe(401)
  })
})

describe('the list of keys', () => {
  it('shows the last use to the minute, and never a key or its hash', async () => {
    const { id, program } = await makeProgram(home)
    const lastUse = async () => (await listKeys(home)).find((key) => key.id === id)?.lastUsedAt
    expect(await lastUse()).toBeNull()
    await program.call('/me')
    const first = await lastUse()
    expect(first).not.toBeNull()
    await Promise.all([program.call('/me'), program.call('/agents')])
    expect(await lastUse()).toBe(first)
    expect(JSON.stringify(await listKeys(home))).not.toContain(program.key)
    const stored = await asSystem('test looks', (tx) => tx.selectFrom('api_keys').selectAll().execute())
    expect(JSON.stringify(stored)).not.toContain(program.key.slice(12))
  })

  it('is for owners and admins', async () => {
    await expect(listKeys({ ...home, role: 'member' })).rejects.toMatchObject({ code: 'FORBIDDEN' })
  })
})

describe('a program in too great a hurry', () => {
  it('is asked to wait, and others are not', async () => {
    const { program } = await makeProgram(home)
    const other = await makeProgram(home)
    const calls = Array.from({ length: 200 }, () => program.call('/me'))
    const statuses = (await Promise.all(calls)).map(({ status }) => status)
    expect(statuses).toContain(200)
    expect(statuses).toContain(429)
    expect((await other.program.call('/me')).status).toBe(200)
  })
})
